import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { costMicroUsd, parsePriceTable, priceOf, mostInputTokens, type Price } from '../../src/model/prices.ts';
import type { ModelRequest } from '../../src/model/request.ts';

const table = parsePriceTable(readFileSync(new URL('../../policies/prices.yaml', import.meta.url), 'utf8'));
const price = (input: number, output: number): Price => ({
  inputMicroUsdPerMillion: input,
  outputMicroUsdPerMillion: output,
  version: 'test',
});

describe('the price of a model', () => {
  test('comes from the shipped table and says which row', () => {
    expect(priceOf(table, 'gpt-4o', '2026-11-22', null)).toEqual({
      inputMicroUsdPerMillion: 2_500_000,
      outputMicroUsdPerMillion: 10_000_000,
      version: `${table.version}/gpt-4o/2024-10-02`,
    });
  });

  test('of the stand-in is not zero, and its row says that it is made up', () => {
    expect(priceOf(table, 'stand-in-reader', '2026-11-22', null).inputMicroUsdPerMillion).toBeGreaterThan(0);
    expect(table.prices.find(({ model }) => model === 'stand-in-reader')?.note).toContain('made-up');
  });

  test('is that of the last row before the day', () => {
    const rows = parsePriceTable(`
version: t
source: test
prices:
  - { model: m, from: 2026-01-01, inputMicroUsdPerMillion: 1, outputMicroUsdPerMillion: 2 }
  - { model: m, from: 2026-06-01, inputMicroUsdPerMillion: 3, outputMicroUsdPerMillion: 4 }`);
    expect(priceOf(rows, 'm', '2026-05-31', null).inputMicroUsdPerMillion).toBe(1);
    expect(priceOf(rows, 'm', '2026-06-01', null).inputMicroUsdPerMillion).toBe(3);
    expect(() => priceOf(rows, 'm', '2025-12-31', null)).toThrow('No price is known');
  });

  test('may be set by the operator', () => {
    expect(priceOf(table, 'my-deployment', '2026-11-22', '2500000, 10000000')).toEqual({
      inputMicroUsdPerMillion: 2_500_000,
      outputMicroUsdPerMillion: 10_000_000,
      version: 'QM_MODEL_PRICE/2500000,10000000',
    });
    for (const wrong of ['', '1', '1,2,3', '-1,2', '1.5,2', 'a,b']) {
      expect(() => priceOf(table, 'gpt-4o', '2026-11-22', wrong)).toThrow(
        expect.objectContaining({ code: 'configuration_invalid' }),
      );
    }
  });

  test('that nobody knows is refused, and the message says how to set one', () => {
    expect(() => priceOf(table, 'gpt-99', '2026-11-22', null)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', message: expect.stringContaining('QM_MODEL_PRICE') }),
    );
  });

  test('table is refused with the field that is wrong', () => {
    expect(() => parsePriceTable('version: t\nsource: s\nprices: [{ model: m, from: yesterday }]')).toThrow(
      expect.objectContaining({ code: 'policy_invalid', message: expect.stringContaining('from') }),
    );
  });
});

describe('the cost of a call', () => {
  test.each([
    [1_000, 100, 3_500],
    [1, 0, 3],
    [0, 0, 0],
    [1_000_000, 1_000_000, 12_500_000],
  ])('%i tokens in and %i out at $2.50 and $10 are %i micro-dollars', (inputTokens, outputTokens, cost) => {
    expect(costMicroUsd({ inputTokens, outputTokens }, price(2_500_000, 10_000_000))).toBe(cost);
  });

  test('is never rounded down, and by less than one micro-dollar up', () => {
    const count = fc.nat(2_000_000);
    fc.assert(
      fc.property(
        count,
        count,
        fc.nat(600_000_000),
        fc.nat(600_000_000),
        (inputTokens, outputTokens, input, output) => {
          const exact = BigInt(inputTokens) * BigInt(input) + BigInt(outputTokens) * BigInt(output);
          const charged = BigInt(costMicroUsd({ inputTokens, outputTokens }, price(input, output))) * 1_000_000n;
          expect(charged >= exact && charged - exact < 1_000_000n).toBe(true);
        },
      ),
    );
  });
});

const request = (text: string): ModelRequest => ({
  system: '',
  messages: [{ role: 'user', text }],
  tools: [],
  output: { name: 'o', schema: {} },
  maxOutputTokens: 500,
});

describe('the most tokens that a request can be', () => {
  test('count everything that is sent', () => {
    const most = mostInputTokens(request('x'.repeat(3_000)));
    expect(most).toBeGreaterThan(3_000);
    expect(most).toBeLessThan(3_400);
  });

  test('are as many as its bytes, since a tokenizer may make a token of each', () => {
    expect(mostInputTokens(request('購'.repeat(3_000))) - mostInputTokens(request(''))).toBe(9_000);
  });
});
