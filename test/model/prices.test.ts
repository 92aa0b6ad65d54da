import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Price } from '../../src/model/price.ts';
import { costMicroUsd, parsePriceTable, priceOf } from '../../src/model/prices.ts';
import { packagePriceOf, PRICES_PACKAGE } from '../../src/model/package-prices.ts';

const table = parsePriceTable(readFileSync(new URL('../../policies/prices.yaml', import.meta.url), 'utf8'));
const price = (input: number, output: number): Price => ({
  inputMicroUsdPerMillion: input,
  outputMicroUsdPerMillion: output,
  version: 'test',
});

describe('the price of a model', () => {
  test('comes from the package of list prices and says which row', () => {
    expect(priceOf(table, 'gpt-4o', '2026-11-22', null)).toEqual({
      inputMicroUsdPerMillion: 2_500_000,
      outputMicroUsdPerMillion: 10_000_000,
      version: `${PRICES_PACKAGE}/openai/gpt-4o`,
    });
  });

  test('in our own table goes before the package', () => {
    const own = {
      ...table,
      prices: [{ model: 'gpt-4o', from: '2026-01-01', inputMicroUsdPerMillion: 7, outputMicroUsdPerMillion: 8 }],
    };
    expect(priceOf(own, 'gpt-4o', '2026-11-22', null)).toEqual({
      inputMicroUsdPerMillion: 7,
      outputMicroUsdPerMillion: 8,
      version: `${table.version}/gpt-4o/2026-01-01`,
    });
  });

  test('that rises with the length of the input counts at its highest', () => {
    expect(packagePriceOf('gpt-5.4', '2026-11-22')).toMatchObject({
      inputMicroUsdPerMillion: 5_000_000,
      outputMicroUsdPerMillion: 22_500_000,
    });
  });

  test('that was lowered is the one of the day', () => {
    expect(packagePriceOf('o3', '2026-11-22')).toMatchObject({ inputMicroUsdPerMillion: 2_000_000 });
    expect(packagePriceOf('o3', '2025-05-01')).toMatchObject({ inputMicroUsdPerMillion: 10_000_000 });
  });

  test.each(['gpt-4.1', 'gpt-4.1-mini', 'gpt-4.1-nano', 'gpt-4o-mini', 'gpt-5', 'gpt-5-nano', 'gpt-5.2', 'o4-mini'])(
    'of %s is in whole micro-dollars, without the noise of binary fractions',
    (model) => {
      const found = packagePriceOf(model, '2026-11-22');
      expect((found?.inputMicroUsdPerMillion ?? 1) % 50_000).toBe(0);
      expect((found?.outputMicroUsdPerMillion ?? 1) % 50_000).toBe(0);
    },
  );

  test('names the package that is installed', () => {
    const { name, version } = JSON.parse(
      readFileSync(new URL('../../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8'),
    );
    expect(PRICES_PACKAGE).toBe(`${name} ${version}`);
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
