import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ChatRequest, completionOf } from '../../sandbox/model/wire.ts';
import { inputBoundOf, type InputBound } from '../../src/model/input-bound.ts';
import type { Message } from '../../src/model/message.ts';
import { toWire, type ModelRequest } from '../../src/model/request.ts';

const request = (messages: readonly Message[], extra: Partial<ModelRequest> = {}): ModelRequest => ({
  system: 'You copy what a mail says.',
  messages,
  tools: [],
  output: { name: 'o', schema: { type: 'object', properties: {} } },
  maxOutputTokens: 500,
  ...extra,
});
const mail = (text: string) => request([{ role: 'user', text }]);

const count = (text: string) => countTokens(text, { disallowedSpecial: new Set() });

/** What OpenAI documents: the texts, three tokens a message and three before the answer, the functions with their names and descriptions. */
const documented = ({ system, messages, tools, output }: ModelRequest): number => {
  const texts = messages.flatMap((message) => {
    if (message.role !== 'assistant') return [message.text];
    return [message.text ?? '', ...message.calls.flatMap((call) => [call.name, call.arguments])];
  });
  const schemas = [...tools.map((tool) => JSON.stringify(tool)), JSON.stringify(output.schema)];
  return [system, ...texts, ...schemas].reduce((sum, text) => sum + 3 + count(text), 3) + 12 * tools.length;
};

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.lorem({ mode: 'sentences', maxCount: 20 }),
  fc.json(),
  fc
    .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }), fc.nat(700))
    .map(([one, times]) => one.repeat(times)),
  fc
    .array(fc.constantFrom('<|endoftext|>', '<|im_start|>', '\n\n', '    ', '購買', '𠜎', '😀', 'ß', '0', '}]}'), {
      maxLength: 60,
    })
    .map((all) => all.join('')),
);

const messages = fc.array(
  fc.oneof(
    texts.map((text): Message => ({ role: 'user', text })),
    texts.map((text): Message => ({ role: 'tool', call: 'call_1', text })),
    fc.tuple(fc.option(texts), texts).map(([text, given]): Message => ({
      role: 'assistant',
      text,
      calls: [{ id: 'call_1', name: 'vendors_search', arguments: given }],
    })),
  ),
  { minLength: 1, maxLength: 5 },
);

const tools = fc.array(
  texts.map((description) => ({
    name: 'vendors_search',
    description,
    parameters: { type: 'object', properties: { name: { type: 'string', description } } },
  })),
  { maxLength: 3 },
);

describe('for a model whose tokenizer is known', () => {
  let bound: InputBound;
  beforeAll(async () => {
    bound = await inputBoundOf('gpt-4.1-mini');
  });

  test('the bound is never below what the tokenizer and the documented overhead make', () => {
    fc.assert(
      fc.property(messages, tools, (said, offered) => {
        const wanted = request(said, { tools: offered });
        expect(bound(wanted)).toBeGreaterThanOrEqual(
          Math.min(documented(wanted), Buffer.byteLength(JSON.stringify(toWire(wanted, '')))),
        );
      }),
    );
  });

  test('it is less than half the bytes of a usual mail', () => {
    const text = 'Dear team, we need 12 optical torque sensors OT-20 at $390.00 each by 13 December 2026. '.repeat(40);
    expect(bound(mail(text))).toBeLessThan(Buffer.byteLength(text) / 2);
    expect(bound(mail(text))).toBeLessThan(1.3 * documented(mail(text)));
  });

  test('schemas of tools and of the answer count', () => {
    const description = 'The name under which the vendor trades. '.repeat(50);
    const schema = { type: 'object', description };
    const bare = bound(mail('x'));
    expect(
      bound(request([{ role: 'user', text: 'x' }], { tools: [{ name: 't', description, parameters: {} }] })) - bare,
    ).toBeGreaterThan(count(description));
    expect(bound(request([{ role: 'user', text: 'x' }], { output: { name: 'o', schema } })) - bare).toBeGreaterThan(
      count(description),
    );
  });

  test.each([
    ['letters', 'a'.repeat(200_000)],
    ['spaces', ' '.repeat(200_000)],
    ['exclamation marks', '!'.repeat(200_000)],
    ['letters that merge badly', Array.from({ length: 200_000 }, (_, at) => 'qzxjvk'[(at * 7 + at * at) % 6]).join('')],
    ['ideographs', '購'.repeat(200_000)],
    ['emoji', '😀'.repeat(100_000)],
    ['more than anybody reads', 'word '.repeat(500_000)],
  ])('a run of %s is counted in a second', (_, text) => {
    const began = performance.now();
    const most = bound(mail(text));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(most).toBeGreaterThan(0);
  });

  test.each(['gpt-4.1', 'gpt-4o-2024-08-06', 'gpt-5.2', 'o3', 'ft:gpt-4o-mini:acme::abc', 'gpt-4', 'gpt-3.5-turbo'])(
    '%s is one',
    async (model) => {
      const text = 'The quick brown fox jumps over the lazy dog. '.repeat(100);
      expect((await inputBoundOf(model))(mail(text))).toBeLessThan(Buffer.byteLength(text) / 2);
    },
  );
});

describe('for a model that nobody knows', () => {
  test.each(['stand-in-reader', 'my-deployment', 'o3x', 'gpt-4.2000', 'mistral-large'])(
    'a byte of what is sent to %s counts as a token',
    async (model) => {
      const bound = await inputBoundOf(model);
      expect(bound(mail('購'.repeat(3_000))) - bound(mail(''))).toBe(9_000);
    },
  );

  test('the stand-in never counts more', async () => {
    const bound = await inputBoundOf('stand-in-reader');
    fc.assert(
      fc.property(messages, tools, (said, offered) => {
        const wanted = request(said, { tools: offered });
        const seen = ChatRequest.parse(toWire(wanted, 'stand-in-reader'));
        const { usage } = completionOf(seen, { kind: 'text', text: '' }, { id: 'x', created: 0 });
        expect(bound(wanted)).toBeGreaterThanOrEqual(usage.prompt_tokens);
      }),
    );
  });
});
