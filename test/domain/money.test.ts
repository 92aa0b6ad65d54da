import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  add,
  compare,
  convert,
  decimalOf,
  exponentOf,
  formatMoney,
  lineNet,
  money,
  sum,
} from '../../src/domain/money.ts';
import { readMoney } from '../../src/domain/reading/amounts.ts';
import { plainContext } from '../../src/domain/reading/read.ts';

test.each([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
])('%s has %i digits after the point', (currency, digits) => expect(exponentOf(currency)).toBe(digits));

test('a code that ISO 4217 does not know is refused with the cure', () =>
  expect(() => exponentOf('ABC')).toThrow('"ABC" is no ISO 4217 currency code; use one such as USD or EUR'));

test('halves are rounded away from zero, on credit lines too', () => {
  expect(money('USD', '2.675')).toEqual({ currency: 'USD', minor: 268 });
  expect(money('USD', '-2.675')).toEqual({ currency: 'USD', minor: -268 });
  expect(money('JPY', '0.5')).toEqual({ currency: 'JPY', minor: 1 });
});

test('a line is rounded once, after quantity times price', () => {
  expect(lineNet('1200', { currency: 'USD', amount: '0.125' })).toEqual({ currency: 'USD', minor: 15000 });
  expect(lineNet('3', { currency: 'USD', amount: '0.335' })).toEqual({ currency: 'USD', minor: 101 });
});

test('a conversion goes by the rate and the digits of the other currency', () => {
  expect(convert({ currency: 'USD', minor: 10000 }, { currency: 'JPY', rate: '155.405' })).toEqual({
    currency: 'JPY',
    minor: 15541,
  });
  expect(convert({ currency: 'JPY', minor: 15541 }, { currency: 'USD', rate: '0.0064' })).toEqual({
    currency: 'USD',
    minor: 9946,
  });
});

test('two currencies are neither added nor compared', () => {
  const [usd, eur] = [money('USD', '1'), money('EUR', '1')];
  expect(() => add(usd, eur)).toThrow('USD and EUR do not mix');
  expect(() => compare(usd, eur)).toThrow('USD and EUR do not mix');
});

test('the sum of nothing is zero', () => expect(sum([], 'EUR')).toEqual({ currency: 'EUR', minor: 0 }));

describe('what is formatted for people', () => {
  test.each(['en', 'de', 'fr'] as const)('is read back as it was, in %s', (language) => {
    const amount = fc.record({
      currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
      minor: fc.integer({ min: 1, max: 99_999_999_999 }),
    });
    fc.assert(
      fc.property(amount, (value) => {
        const context = { ...plainContext('2026-11-24', 'USD'), language };
        expect(readMoney(formatMoney(value, language), context)).toEqual({ ok: true, value });
        expect(money(value.currency, decimalOf(value))).toEqual(value);
      }),
    );
  });
});
