import { describe, expect, test } from '@jest/globals';
import { checkSums } from '../../../src/domain/reading/arithmetic.ts';
import { emptyRequirement } from '../../../src/domain/reading/paths.ts';
import type { Requirement } from '../../../src/domain/requirement.ts';

const usd = (minor: number) => ({ currency: 'USD', minor });
const line = (quantity: string, amount: string) => ({
  description: 'thing',
  quantity,
  unit: null,
  unitPrice: { currency: 'USD', amount },
});
const request = (change: Partial<Requirement>): Requirement => ({
  ...emptyRequirement,
  currency: 'USD',
  lines: [line('5', '39')],
  ...change,
});
const doubted = (change: Partial<Requirement>, rates: string[] = []) =>
  checkSums(request(change), rates).doubts.map(({ field }) => field);

describe('a total', () => {
  test('that is missing follows from the lines', () =>
    expect(checkSums(request({}), []).derived).toEqual({ total: usd(19500), totalIs: 'net' }));

  test('that is missing and said to be net follows without the tax', () =>
    expect(checkSums(request({ tax: usd(1600), totalIs: 'net' }), []).derived).toEqual({
      total: usd(19500),
      totalIs: 'net',
    }));

  test('that is the sum of lines and charges is net, and with the tax gross', () => {
    const charges = [{ label: 'freight', amount: usd(500) }];
    expect(checkSums(request({ charges, total: usd(20000) }), []).derived).toEqual({ totalIs: 'net' });
    expect(checkSums(request({ charges, tax: usd(1600), total: usd(21600) }), []).derived).toEqual({
      totalIs: 'gross',
    });
  });

  test('may be off by one minor unit for each line, not more', () => {
    const lines = [line('3', '0.335'), line('3', '0.335')];
    expect(doubted({ lines, total: usd(200) })).toEqual([]);
    expect(doubted({ lines, total: usd(199) })).toContain('total');
  });

  test('that does not fit makes every number of the sum a doubt', () =>
    expect(doubted({ total: usd(19600) })).toEqual(['lines[0].quantity', 'lines[0].unitPrice', 'total']));

  test('said to be gross gives its tax by a rate that the mail names', () => {
    expect(checkSums(request({ total: usd(23205), totalIs: 'gross' }), ['19']).derived).toEqual({ tax: usd(3705) });
    expect(doubted({ total: usd(23205), totalIs: 'gross' }, ['7'])).toContain('total');
  });

  test('said to be gross that is the sum without the tax is a contradiction', () =>
    expect(doubted({ tax: usd(3705), total: usd(19500), totalIs: 'gross' }, ['19'])).toEqual(['total', 'totalIs']));

  test('above the ceiling is asked', () => expect(doubted({ ceiling: usd(10000) })).toEqual(['ceiling']));
});

test('a tax above thirty percent is not plausible', () =>
  expect(doubted({ tax: usd(10000), total: usd(29500) })).toEqual(['tax']));

test('amounts in two currencies are a doubt about each of them', () => {
  expect(doubted({ total: { currency: 'EUR', minor: 19500 } })).toEqual(['lines[0].unitPrice', 'total', 'currency']);
  expect(doubted({ currency: 'EUR', total: { currency: 'EUR', minor: 19500 } })).toContain('total');
});
