import { expect, test } from '@jest/globals';
import { answer } from '../../../sandbox/model/answer.ts';
import { seeded, shuffled } from '../../../sandbox/model/shuffle.ts';
import { ChatRequest, type Reply } from '../../../sandbox/model/wire.ts';
import { IntakeOutput } from '../../../src/agents/intake/output.ts';
import { copies, squeezed } from './reading.ts';

const BODY = `Hello,

please order 12 desk lamps at $39.00 each from Tidewater Lighting Inc.,
total $468.00 plus tax. Needed by December 11, 2026.

Rita`;
const request = ChatRequest.parse({
  messages: [
    {
      role: 'user',
      content: `<mail>\n<subject>Lamps</subject>\n<date>2026-11-16T09:00:00Z</date>\n<from>Rita &lt;rita@acme.example&gt;</from>\n<body>\n${BODY}\n</body>\n<forwarded>\n\n</forwarded>\n</mail>`,
    },
  ],
  response_format: { type: 'json_schema', json_schema: { name: 'intake_output' } },
});
const honest = answer(request, 'honest');
const textOf = (reply: Reply): string => (reply.kind === 'text' ? reply.text : '');
const said = (seed: number): string => textOf(shuffled(request, honest, seeded(seed)));
const seeds = Array.from({ length: 200 }, (_, seed) => seed);

test('a seed always gives the same words, and nearly each seed others', () => {
  expect(seeds.map(said)).toEqual(seeds.map(said));
  expect(new Set(seeds.map(said)).size).toBeGreaterThan(190);
});

const plain = (text: string) => copies(IntakeOutput.parse(JSON.parse(text)));
const texts = (text: string) =>
  plain(text)
    .map((one) => one.text.trim())
    .toSorted();

test('however it is said, the texts are the same, and each quote stands in the mail and holds its text', () => {
  const source = squeezed(['Lamps', BODY].join('\n'));
  const widths = new Set<number>();
  for (const text of seeds.map(said)) {
    expect(texts(text)).toEqual(texts(textOf(honest)));
    for (const { text: copied, quote } of plain(text)) {
      expect(source).toContain(squeezed(quote).trim());
      expect(squeezed(quote)).toContain(squeezed(copied).trim());
      widths.add(quote.length);
    }
  }
  expect(widths.size).toBeGreaterThan(30);
});

test('a quote of an attachment is made wider and narrower too', () => {
  const page = 'We offer 12 desk lamps at $39.00 each, total $468.00 plus tax, from Tidewater Lighting Inc.';
  const withFile = ChatRequest.parse({
    messages: [
      {
        role: 'user',
        content: `<mail>\n<subject>Lamps</subject>\n<from>Rita &lt;rita@acme.example&gt;</from>\n<body>\nPlease order as attached.\n</body>\n<forwarded>\n\n</forwarded>\n<attachment name="quote.pdf" page="1">\n${page}\n</attachment>\n</mail>`,
      },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'intake_output' } },
  });
  const reply = answer(withFile, 'honest');
  const quotes = seeds.flatMap((seed) =>
    plain(textOf(shuffled(withFile, reply, seeded(seed)))).map(({ quote }) => quote),
  );
  for (const quote of quotes) expect(`Please order as attached. ${page}`).toContain(squeezed(quote).trim());
  expect(new Set(quotes.map(({ length }) => length)).size).toBeGreaterThan(8);
});

test('calls come in another order, some of them later, and say the same', () => {
  const calls: Reply = {
    kind: 'calls',
    calls: ['a', 'b', 'c'].map((name) => ({ name, arguments: { name, country: 'US', id: null } })),
  };
  const orders = seeds.map((seed) => {
    const reply = shuffled(request, calls, seeded(seed));
    if (reply.kind !== 'calls') throw new Error('no calls');
    for (const call of reply.calls) {
      expect(JSON.parse(String(call.arguments))).toEqual({ name: call.name, country: 'US', id: null });
    }
    return reply.calls.map(({ name }) => name).join('');
  });
  // Three alone, six pairs, six of all three.
  expect(new Set(orders).size).toBe(15);
});
