import { describe, expect, test } from '@jest/globals';
import { readVendorTurn } from '../../../sandbox/model/vendor.ts';
import type { Message, Reply } from '../../../sandbox/model/wire.ts';

const TOOLS = ['vendors_search', 'vendors_read', 'risk_match', 'risk_assess', 'risk_screen'];
const LUMEN = { name: 'Lumen Optics LLC', country: 'US', taxId: '84-2914563', email: 'sales@lumenoptics.example' };
const RECORD = {
  number: 'V-9',
  name: 'Lumen Optics LLC',
  aliases: [],
  country: 'US',
  taxIds: ['84-2914563'],
  duns: '815662034',
};
const MATCH = {
  candidates: [{ duns: '815662034', name: 'Lumen Optics LLC', confidence: 10, registrationNumbers: [] }],
};

const asked = (vendor: object): Message[] => [
  { role: 'system', content: 'prompt' },
  { role: 'user', content: `<vendor>${JSON.stringify(vendor)}</vendor>` },
];

/** The conversation after the tools gave what `results` says under their names. */
function told(messages: Message[], reply: Reply, results: Record<string, unknown>): Message[] {
  const calls = (reply.kind === 'calls' ? reply.calls : []).map(({ name, arguments: given }, index) => ({
    id: `call_${messages.length}_${index}`,
    type: 'function' as const,
    function: { name, arguments: JSON.stringify(given) },
  }));
  const tools = calls.map((call) => ({
    role: 'tool' as const,
    tool_call_id: call.id,
    content: JSON.stringify(results[call.function.name] ?? { error: 'not_found' }),
  }));
  return [...messages, { role: 'assistant', tool_calls: calls }, ...tools];
}

const result = (value: unknown) => ({ untrusted: true, result: value });
const namesIn = (reply: Reply) => (reply.kind === 'calls' ? reply.calls.map(({ name }) => name) : reply.kind);
const answerIn = (reply: Reply): unknown => (reply.kind === 'text' ? JSON.parse(reply.text) : reply);

describe('the stand-in as Vendor agent', () => {
  test('asks what it can at once, then assesses, then answers with ids that tools gave', () => {
    const first = readVendorTurn(asked(LUMEN), TOOLS);
    expect(first).toEqual({
      kind: 'calls',
      calls: [
        { name: 'vendors_search', arguments: { name: LUMEN.name, taxId: LUMEN.taxId, domain: 'lumenoptics.example' } },
        { name: 'risk_match', arguments: { name: LUMEN.name, countryCode: 'US', registrationNumber: LUMEN.taxId } },
      ],
    });
    const results = {
      vendors_search: result({ vendors: [RECORD] }),
      risk_match: result(MATCH),
      risk_screen: result({ hits: [] }),
      risk_assess: result({ duns: '815662034', supplierEvaluationRisk: 2 }),
    };
    const afterFirst = told(asked(LUMEN), first, results);
    const second = readVendorTurn(afterFirst, TOOLS);
    expect(second).toEqual({
      kind: 'calls',
      calls: [
        { name: 'risk_screen', arguments: { name: LUMEN.name, countryCode: 'US', duns: '815662034' } },
        { name: 'risk_assess', arguments: { duns: '815662034' } },
      ],
    });
    const third = readVendorTurn(told(afterFirst, second, results), TOOLS);
    expect(answerIn(third)).toMatchObject({ vendorNumber: 'V-9', duns: '815662034' });
  });

  test('answers with nulls when nobody knows the vendor', () => {
    const messages = asked({ ...LUMEN, taxId: null, email: null });
    const first = readVendorTurn(messages, TOOLS);
    const results = { vendors_search: result({ vendors: [] }), risk_screen: result({ hits: [] }) };
    const afterFirst = told(messages, first, results);
    const second = readVendorTurn(afterFirst, TOOLS);
    expect(namesIn(second)).toEqual(['risk_screen']);
    const third = readVendorTurn(told(afterFirst, second, results), TOOLS);
    expect(answerIn(third)).toMatchObject({ vendorNumber: null, duns: null });
  });

  test('takes the country from our own record when the mail has none', () => {
    const messages = asked({ ...LUMEN, country: null });
    const first = readVendorTurn(messages, TOOLS);
    expect(namesIn(first)).toEqual(['vendors_search']);
    const second = readVendorTurn(told(messages, first, { vendors_search: result({ vendors: [RECORD] }) }), TOOLS);
    expect(namesIn(second)).toEqual(['risk_match']);
  });

  test('picks none of two records that fit alike', () => {
    const messages = asked({ ...LUMEN, taxId: null });
    const first = readVendorTurn(messages, TOOLS);
    const twice = { vendors: [RECORD, { ...RECORD, number: 'V-10', taxIds: [] }] };
    const results = { vendors_search: result(twice), risk_screen: result({ hits: [] }) };
    const afterFirst = told(messages, first, results);
    const after = told(afterFirst, readVendorTurn(afterFirst, TOOLS), results);
    expect(answerIn(readVendorTurn(after, TOOLS))).toMatchObject({ vendorNumber: null });
  });

  test('calls a failed tool once more when it is named, and no tool that is not offered', () => {
    const offered = ['vendors_search', 'risk_screen'];
    const messages = asked(LUMEN);
    const first = readVendorTurn(messages, offered);
    expect(namesIn(first)).toEqual(offered);
    const failed = told(messages, first, {
      vendors_search: result({ vendors: [] }),
      risk_screen: { error: 'unavailable' },
    });
    const answer = readVendorTurn(failed, offered);
    expect(answer.kind).toBe('text');
    const reminded: Message[] = [
      ...failed,
      { role: 'assistant', content: answer.kind === 'text' ? answer.text : '' },
      { role: 'user', content: 'The screening is unknown: call risk_screen.' },
    ];
    expect(namesIn(readVendorTurn(reminded, offered))).toEqual(['risk_screen']);
  });
});
