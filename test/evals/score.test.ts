import { expect, test } from '@jest/globals';
import { isRight, isSafe, score, type Expected, type Got } from '../../src/evals/score.ts';
import { shown, written } from '../../src/evals/shown.ts';

const expected: Expected = {
  values: { 'vendor.name': ['Northwind Traders', 'Northwind'], 'lines[0].quantity': ['12'] },
  follows: { total: ['USD 468'] },
  either: { totalIs: ['net'] },
  ask: ['neededBy'],
};
const got = (values: Got['values'], ...doubted: string[]): Got => ({ values, doubted });
const outcomes = (given: Got, side: 'answer' | 'gated' = 'gated') =>
  Object.fromEntries(score(expected, given, side).map(({ field, outcome }) => [field, outcome]));

const all = { 'vendor.name': 'Northwind', 'lines[0].quantity': '12', total: 'USD 468' };

test('any of the values that are as good is right, and letter case and spaces do not matter', () => {
  expect(outcomes(got({ ...all, 'vendor.name': 'northwind  traders' }))).toEqual({
    'vendor.name': 'right',
    'lines[0].quantity': 'right',
    total: 'right',
    totalIs: 'right',
    neededBy: 'right',
  });
});

test('another value that nobody would be asked about is wrong, one that is asked about is not', () => {
  const other = { ...all, 'lines[0].quantity': '15' };
  expect(outcomes(got(other))['lines[0].quantity']).toBe('wrong');
  expect(outcomes(got(other, 'lines[0].quantity'))['lines[0].quantity']).toBe('asked');
});

test('a value that is right and asked about all the same is a question for nothing', () => {
  expect(outcomes(got(all, 'vendor.name'))['vendor.name']).toBe('asked');
});

test('a value that is stated and was not read is missed', () => {
  const { total, ...rest } = all;
  expect(outcomes(got(rest))['total']).toBe('missed');
  expect(total).toBe('USD 468');
});

test('a value that the text does not state is invented, and wrong', () => {
  expect(outcomes(got({ ...all, costCenter: 'CC-1000' }))['costCenter']).toBe('wrong');
});

test('where a person must be asked a value is wrong, a doubt or nothing is right', () => {
  expect(outcomes(got({ ...all, neededBy: '2026-12-04' }))['neededBy']).toBe('wrong');
  expect(outcomes(got({ ...all, neededBy: '2026-12-04' }, 'neededBy'))['neededBy']).toBe('right');
  expect(outcomes(got(all))['neededBy']).toBe('right');
});

test('where both will do only another value is wrong', () => {
  expect(outcomes(got({ ...all, totalIs: 'net' }))['totalIs']).toBe('right');
  expect(outcomes(got(all, 'totalIs'))['totalIs']).toBe('right');
  expect(outcomes(got({ ...all, totalIs: 'gross' }))['totalIs']).toBe('wrong');
});

test('what only code works out is not asked of the answer, nor held against it', () => {
  const { total, ...rest } = all;
  expect(outcomes(got(rest), 'answer')).not.toHaveProperty('total');
  expect(outcomes(got({ ...rest, total: `${total}0` }), 'answer')).not.toHaveProperty('total');
});

test('a sitting is right when nothing is amiss, and safe when nothing is wrong', () => {
  const asked = score(expected, got(all, 'vendor.name'), 'gated');
  const wrong = score(expected, got({ ...all, total: 'USD 4680' }), 'gated');
  expect([isRight(score(expected, got(all), 'gated')), isRight(asked), isRight(wrong)]).toEqual([true, false, false]);
  expect([isSafe(asked), isSafe(wrong)]).toEqual([true, false]);
});

test.each([
  [{ currency: 'USD', minor: 18500 }, 'USD 185.00'],
  [{ currency: 'JPY', minor: 250000 }, 'JPY 250000'],
  [{ currency: 'EUR', amount: '0.850' }, 'EUR 0.85'],
  ['12.0', '12'],
  ['91-1234567', '91-1234567'],
  ['2026-12-04', '2026-12-04'],
])('%j is what a case writes as %s', (value, text) => expect(shown(value)).toBe(written(text)));

test('what is no value has no form', () =>
  expect([shown(null), shown({ minor: 3 }), shown(12)]).toEqual([null, null, null]));
