import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { createModel } from '../../src/model/complete.ts';
import type { ModelRequest } from '../../src/model/request.ts';
import type { ModelSettings } from '../../src/model/settings.ts';
import { json, startProvider, type Provider } from '../support/http-provider.ts';

const KEY = 'sk-canary-key-000';
const PROMPT = 'canary-prompt';

const request: ModelRequest = {
  system: PROMPT,
  messages: [{ role: 'user', text: '<mail>…</mail>' }],
  tools: [],
  output: {
    name: 'intake_output',
    schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  },
  maxOutputTokens: 4000,
};

const completion = (
  message: object,
  finish = 'stop',
  usage: unknown = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 },
) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_795_000_000,
  model: 'gpt-4.1-2025-04-14',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: null, refusal: null, ...message },
      logprobs: null,
      finish_reason: finish,
    },
  ],
  usage,
});

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.seen.length = 0;
});

const settings = (changes: Partial<ModelSettings> = {}): ModelSettings => ({
  model: 'gpt-4.1',
  apiKey: KEY,
  baseUrl: `${provider.url}/v1`,
  azure: null,
  timeoutMs: 5_000,
  ...changes,
});

const complete = (
  changes: Partial<ModelSettings> = {},
  asked: ModelRequest = request,
  signal = new AbortController().signal,
) => createModel(settings(changes)).complete(asked, signal);

const failure = async (changes: Partial<ModelSettings> = {}): Promise<QuartermasterError> => {
  const error: unknown = await complete(changes).catch((thrown: unknown) => thrown);
  if (error instanceof QuartermasterError) return error;
  throw new Error('expected a QuartermasterError', { cause: error });
};

describe('one model call', () => {
  test('sends prompt, messages, strict output and limit, and returns the answer with its usage', async () => {
    provider.answer = json(200, completion({ content: '{"a":1}' }));
    const reply = await complete();
    expect(reply).toEqual({
      kind: 'answer',
      text: '{"a":1}',
      usage: { inputTokens: 120, outputTokens: 30 },
      model: 'gpt-4.1-2025-04-14',
      message: { role: 'assistant', text: '{"a":1}', calls: [] },
    });
    const [sent] = provider.seen;
    expect(sent?.url).toBe('/v1/chat/completions');
    expect(sent?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      model: 'gpt-4.1',
      messages: [
        { role: 'system', content: PROMPT },
        { role: 'user', content: '<mail>…</mail>' },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'intake_output', strict: true, schema: request.output.schema },
      },
      max_completion_tokens: 4000,
    });
  });

  test('returns tool calls, and sends them back with their results in the next turn', async () => {
    const call = { id: 'call_1', type: 'function', function: { name: 'risk_match', arguments: '{"name":"X"}' } };
    provider.answer = json(200, completion({ tool_calls: [call] }, 'tool_calls'));
    const reply = await complete();
    expect(reply).toMatchObject({
      kind: 'tool_calls',
      calls: [{ id: 'call_1', name: 'risk_match', arguments: '{"name":"X"}' }],
    });

    const messages = [
      ...request.messages,
      reply.message,
      { role: 'tool' as const, call: 'call_1', text: '{"error":"not_found"}' },
    ];
    const tools = [{ name: 'risk_match', description: 'Matches.', parameters: request.output.schema }];
    await complete({}, { ...request, messages, tools });
    const sent: { messages: unknown[]; tools: unknown[] } = JSON.parse(provider.seen[1]?.body ?? '');
    expect(sent.messages.slice(2)).toEqual([
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: '{"error":"not_found"}' },
    ]);
    expect(sent.tools).toEqual([
      {
        type: 'function',
        function: { name: 'risk_match', description: 'Matches.', parameters: request.output.schema, strict: true },
      },
    ]);
  });

  test.each([
    [
      'a refusal',
      completion({ refusal: 'I cannot help with that.' }),
      { kind: 'refused', reason: 'I cannot help with that.' },
    ],
    ['a content filter', completion({ content: '' }, 'content_filter'), { kind: 'refused', reason: 'content filter' }],
    ['an answer that was cut short', completion({ content: '{"isPur' }, 'length'), { kind: 'cut' }],
    [
      'a call that was cut short',
      completion({ tool_calls: [{ id: 'c', type: 'function', function: { name: 'x', arguments: '{"na' } }] }, 'length'),
      { kind: 'cut' },
    ],
    ['an empty answer', completion({ content: '' }), { kind: 'answer', text: '' }],
    [
      'absent usage',
      { choices: completion({ content: '{}' }).choices },
      { kind: 'answer', usage: null, model: 'gpt-4.1' },
    ],
    ['usage of null', completion({ content: '{}' }, 'stop', null), { kind: 'answer', usage: null }],
    [
      'usage that is no number',
      completion({ content: '{}' }, 'stop', { prompt_tokens: -1, completion_tokens: 'x' }),
      { usage: null },
    ],
  ])('tells %s apart', async (_, body, expected) => {
    provider.answer = json(200, body);
    expect(await complete()).toMatchObject(expected);
  });

  test('reaches Azure by endpoint, deployment and api version, whatever OPENAI_BASE_URL says', async () => {
    process.env['OPENAI_BASE_URL'] = 'http://127.0.0.1:1/never';
    try {
      provider.answer = json(200, completion({ content: '{}' }));
      await complete({
        model: 'my-deployment',
        baseUrl: null,
        azure: { endpoint: `${provider.url}/`, apiVersion: '2025-04-01-preview' },
      });
    } finally {
      delete process.env['OPENAI_BASE_URL'];
    }
    expect(provider.seen[0]?.url).toBe(
      '/openai/deployments/my-deployment/chat/completions?api-version=2025-04-01-preview',
    );
    expect(provider.seen[0]?.headers['api-key']).toBe(KEY);
  });
});

describe('a model call that fails', () => {
  const said = {
    error: { message: `Rate limit for ${KEY}: ${PROMPT}`, type: 'tokens', param: null, code: 'rate_limit_exceeded' },
  };

  test.each([
    [429, { 'retry-after': '7' }, 7_000, 'rate_limited'],
    [429, { 'retry-after': '7', 'retry-after-ms': '250' }, 250, 'rate_limited'],
    [503, {}, null],
    [500, { 'retry-after': 'soon' }, null],
    [529, { 'retry-after': '1.5' }, 1_500],
    [408, {}, null],
  ])(
    'HTTP %i with %j can be tried again after %p ms',
    async (status, headers, retryAfterMs, code = 'provider_unavailable') => {
      provider.answer = json(status, said, headers);
      const error = await failure();
      expect(error).toMatchObject({ code, retryAfterMs });
      expect(error.message).toContain(`HTTP ${status}`);
      expect(provider.seen).toHaveLength(1);
    },
  );

  test('a wait given as a date is counted from now', async () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    provider.answer = json(429, said, { 'retry-after': 'Sun, 22 Nov 2026 12:01:30 GMT' });
    const model = createModel(settings(), globalThis.fetch, () => now);
    await expect(model.complete(request, new AbortController().signal)).rejects.toMatchObject({ retryAfterMs: 90_000 });
  });

  test.each([
    [400, 'OPENAI_MODEL'],
    [401, 'OPENAI_API_KEY'],
    [403, 'OPENAI_MODEL'],
    [404, 'OPENAI_BASE_URL'],
    [413, 'OPENAI_BASE_URL'],
    [422, 'OPENAI_MODEL'],
    [302, 'OPENAI_BASE_URL'],
  ])('HTTP %i is not tried again and names %s', async (status, variable) => {
    provider.answer = json(status, said, status === 302 ? { location: 'http://127.0.0.1:1/' } : {});
    const error = await failure();
    expect(error.code).toBe('provider_refused');
    expect(error.message).toContain(variable);
  });

  test('an account without credit is not tried again, although it is a 429', async () => {
    provider.answer = json(429, {
      error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' },
    });
    expect(await failure()).toMatchObject({ code: 'provider_refused', message: expect.stringContaining('credit') });
  });

  test('neither key nor prompt nor the text of the answer is in the error or its causes', async () => {
    for (const status of [400, 401, 429, 500]) {
      provider.answer = json(status, said, { 'x-request-id': 'req_1' });
      const error = await failure();
      expect(error.cause).toBeUndefined();
      expect(error.message).toContain('req_1');
      expect(`${error.message}${error.stack}`).not.toMatch(/canary|Rate limit for/);
    }
  });

  test('a service that hangs, or drips, ends with the time-out', async () => {
    provider.answer = () => undefined;
    expect(await failure({ timeoutMs: 100 })).toMatchObject({ code: 'provider_unavailable' });
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    };
    expect(await failure({ timeoutMs: 150 })).toMatchObject({ code: 'provider_unavailable' });
  });

  test('a service that is not there can be tried again, and the error names the reason', async () => {
    const gone = await startProvider();
    await gone.close();
    const error = await failure({ baseUrl: gone.url });
    expect(error).toMatchObject({ code: 'provider_unavailable', message: expect.stringContaining('ECONNREFUSED') });
  });

  test('an answer cut off in the middle can be tried again', async () => {
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":', () => response.destroy());
    };
    expect(await failure()).toMatchObject({ code: 'provider_unavailable' });
  });

  test('an answer of 5 MB is refused and not read to its end', async () => {
    let written = 0;
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(64 * 1024, 32);
      const more = () => {
        if (written >= 5 * 1024 * 1024 || response.destroyed) return response.end();
        written += chunk.length;
        return response.write(chunk, more);
      };
      more();
    };
    expect(await failure()).toMatchObject({ code: 'provider_refused', message: expect.stringContaining('256 kB') });
  });

  test.each([
    ['broken JSON', 'application/json', '{"choices":[', 'provider_unavailable'],
    ['a web page', 'text/html', '<html>Sign in</html>', 'provider_refused'],
    ['JSON of another kind', 'application/json', '{"choices":[]}', 'provider_refused'],
    ['nothing', 'application/json', '', 'provider_refused'],
  ])('%s instead of a completion is an error', async (_, type, body, code) => {
    provider.answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end(body);
    expect(await failure()).toMatchObject({ code });
  });

  test('an abort ends the call with the reason of the abort', async () => {
    provider.answer = () => undefined;
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const running = complete({}, request, controller.signal);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
