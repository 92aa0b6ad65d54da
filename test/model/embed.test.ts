import { describe, expect, test } from '@jest/globals';
import { createEmbedder } from '../../src/model/embed.ts';

const settings = {
  model: 'text-embedding-3-small',
  apiKey: 'sk-secret',
  baseUrl: 'http://127.0.0.1:9/v1',
  azure: null,
  timeoutMs: 5_000,
  dimension: 256 as const,
  ask: true,
  price: { inputMicroUsdPerMillion: 20_000, outputMicroUsdPerMillion: 0, version: '1' },
};
const signal = new AbortController().signal;
const vector = (first: number): number[] => [first, ...Array.from({ length: 255 }, () => 0)];

/** A service that answers always the same; `sent` is what it was asked. */
const answering = (body: unknown, status = 200, headers: Record<string, string> = {}) => {
  const sent: unknown[] = [];
  const fetch = async (_url: unknown, init?: RequestInit) => {
    sent.push(JSON.parse(typeof init?.body === 'string' ? init.body : 'null'));
    return Response.json(body, { status, headers });
  };
  return { sent, embedder: createEmbedder(settings, fetch, () => 0) };
};
const listOf = (...data: { index: number; embedding: number[] }[]) => ({
  object: 'list',
  data,
  usage: { prompt_tokens: 7 },
});

describe('a batch of texts', () => {
  test('comes back as one vector for each, in their order, with what was paid for', async () => {
    const { sent, embedder } = answering(
      listOf({ index: 1, embedding: vector(2) }, { index: 0, embedding: vector(1) }),
    );
    expect(await embedder.embed(['a', 'b'], signal)).toEqual({ vectors: [vector(1), vector(2)], tokens: 7 });
    expect(sent).toEqual([
      { model: 'text-embedding-3-small', input: ['a', 'b'], encoding_format: 'float', dimensions: 256 },
    ]);
  });

  test('of which the service does not say the tokens is known to cost something', async () => {
    const { embedder } = answering({ data: [{ index: 0, embedding: vector(1) }] });
    expect(await embedder.embed(['a'], signal)).toMatchObject({ tokens: null });
  });
});

describe('an answer is refused', () => {
  test.each([
    ['that is no list', { choices: [] }, /list of embeddings/],
    ['with a vector of another length', listOf({ index: 0, embedding: [1, 2] }), /EMBEDDING_DIMENSIONS/],
    ['with fewer vectors than texts', listOf({ index: 0, embedding: vector(1) }), /1 vectors for 2 texts/],
    [
      'with the same place twice',
      listOf({ index: 0, embedding: vector(1) }, { index: 0, embedding: vector(2) }),
      /EMBEDDING_MODEL/,
    ],
  ])('%s', async (_what, body, message) => {
    await expect(answering(body).embedder.embed(['a', 'b'], signal)).rejects.toMatchObject({
      code: 'provider_refused',
      message: expect.stringMatching(message),
    });
  });
});

test('a throttled call may be tried again after what the service says, and is not tried again here', async () => {
  const { sent, embedder } = answering({ error: { message: 'slow down' } }, 429, { 'retry-after': '3' });
  await expect(embedder.embed(['a'], signal)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterMs: 3_000,
  });
  expect(sent).toHaveLength(1);
});

test('a refused key is told without the key and the texts', async () => {
  const { embedder } = answering({ error: { message: 'bad key sk-secret for "clause"' } }, 401);
  const error: unknown = await embedder.embed(['clause'], signal).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'provider_refused' });
  expect(String(error)).not.toMatch(/sk-secret|clause/);
});
