import { describe, expect, test } from '@jest/globals';
import { numberReadings, readQuantity } from '../../../src/domain/reading/numbers.ts';
import { readMoney, readUnitPrice } from '../../../src/domain/reading/amounts.ts';
import { plainContext } from '../../../src/domain/reading/read.ts';

const context = plainContext('2026-11-24', 'USD');

test.each([
  ['1,480.00', ['1480.00']],
  ['1.250,00', ['1250.00']],
  ['1 250,00', ['1250.00']],
  ["1'250.00", ['1250.00']],
  ['1.250.000', ['1250000']],
  ['39', ['39']],
  ['0,125', ['0.125']],
  ['1480.125', ['1480.125']],
  ['1,250', ['1250', '1.250']],
  ['1,25,000', []],
])('%s can mean %j', (text, readings) => expect(numberReadings(text)).toEqual(readings));

describe('a quantity', () => {
  test.each([
    ['5', '5'],
    ['12 pcs', '12'],
    ['zwölf', '12'],
    ['zwölf Stk.', '12'],
    ['twelve pieces', '12'],
    ['2.5', '2.5'],
    ['1.250,5 kg', '1250.5'],
  ])('%s is %s', (text, value) => expect(readQuantity(text, context, false)).toEqual({ ok: true, value }));

  test.each(['1,250', '-3', '0', '5 to 7', '12k', 'some'])('%s is refused', (text) =>
    expect(readQuantity(text, context, false).ok).toBe(false),
  );

  test.each(
    'two dozen|5 dozen|twelve hundred|five to ten|five to 10|twenty-one|two and a half|zwei Dutzend|zwei hundert|deux douzaines|deux cents|5 mille|5 thousand'.split(
      '|',
    ),
  )('%s is not one number', (text) => expect(readQuantity(text, context, false).ok).toBe(false));

  test('of pieces is whole, so "1,250" is a thousand and more', () =>
    expect(readQuantity('1,250', context, true)).toEqual({ ok: true, value: '1250' }));

  test('is settled by the separator that other numbers of the mail show', () => {
    expect(readQuantity('1,250', { ...context, decimal: '.' }, false)).toEqual({ ok: true, value: '1250' });
    expect(readQuantity('1,250', { ...context, decimal: ',' }, false)).toEqual({ ok: true, value: '1.250' });
  });
});

describe('an amount', () => {
  test.each([
    ['$39', { currency: 'USD', amount: '39' }],
    ['1 250,00 €', { currency: 'EUR', amount: '1250.00' }],
    ['1\u202f250,00\u00a0€', { currency: 'EUR', amount: '1250.00' }],
    ['1\u2009250,00 €', { currency: 'EUR', amount: '1250.00' }],
    ["CHF 1'250.00", { currency: 'CHF', amount: '1250.00' }],
    ['39,- €', { currency: 'EUR', amount: '39' }],
    ['USD 0.0125 each', { currency: 'USD', amount: '0.0125' }],
    ['C$ 5', { currency: 'CAD', amount: '5' }],
    ['39,90 Euro', { currency: 'EUR', amount: '39.90' }],
  ])('%s is a price of %j', (text, value) => expect(readUnitPrice(text, context)).toEqual({ ok: true, value }));

  test.each([
    ['EUR 12k', 'not written in full digits'],
    ['-39 USD', 'negative'],
    ['12 %', 'percentage'],
    ['39', 'currency of "39" is not named'],
    ['¥5000', 'can be JPY, CNY'],
    ['5 kr', 'can be SEK, NOK, DKK'],
    ['39 USD or 41 USD', 'not one amount'],
    ['USD 1,250', 'can mean 1250 or 1.250'],
    ['USD 12.50 per hundred', 'not for one unit'],
    ['12,50 € le cent', 'not for one unit'],
    ['$39 per month', 'not for one unit'],
    ['$39 per user per month', 'not for one unit'],
  ])('%s is refused: %s', (text, reason) =>
    expect(readUnitPrice(text, context)).toEqual({ ok: false, reason: expect.stringContaining(reason) }),
  );

  test('of a month is the price of one where months are bought', () =>
    expect(readUnitPrice('$39 per month', { ...context, unit: 'months' })).toEqual({
      ok: true,
      value: { currency: 'USD', amount: '39' },
    }));

  test('a total has no more digits than its currency, which settles "1,250"', () => {
    expect(readMoney('USD 1,250', context)).toEqual({ ok: true, value: { currency: 'USD', minor: 125000 } });
    expect(readMoney('KWD 1,250', context).ok).toBe(false);
    expect(readMoney('¥1,250', { ...context, baseCurrency: 'JPY' })).toEqual({
      ok: true,
      value: { currency: 'JPY', minor: 1250 },
    });
    expect(readMoney('USD 1.2575', context).ok).toBe(false);
  });

  test('a price takes the language of the mail, where a separator can be read two ways', () => {
    expect(readUnitPrice('$1,250', { ...context, language: 'en' })).toEqual({
      ok: true,
      value: { currency: 'USD', amount: '1250' },
    });
    expect(readUnitPrice('1,259 €', { ...context, language: 'de' })).toEqual({
      ok: true,
      value: { currency: 'EUR', amount: '1.259' },
    });
  });

  test.each([
    ['1.480 EUR', 'en'],
    ['€1,480', 'en'],
    ['$1,250', 'de'],
    ['CHF 1.250', 'de'],
  ] as const)('a price is asked where the language and the home of the currency differ: %s in %s', (text, language) =>
    expect(readUnitPrice(text, { ...context, language })).toEqual({
      ok: false,
      reason: expect.stringContaining('can mean'),
    }),
  );

  test('$ is the dollar of the tenant or of the vendor, and asked when they differ', () => {
    expect(readUnitPrice('$39', { ...context, baseCurrency: 'EUR' }).ok).toBe(false);
    expect(readUnitPrice('$39', { ...context, baseCurrency: 'EUR', country: 'CA' })).toEqual({
      ok: true,
      value: { currency: 'CAD', amount: '39' },
    });
    expect(readUnitPrice('$39', { ...context, country: 'CA' }).ok).toBe(false);
  });
});
