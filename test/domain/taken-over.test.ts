import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import * as fc from 'fast-check';
import { changedOrder, exactPrice } from '../../src/domain/order-change.ts';
import type { OrderDocument } from '../../src/domain/order.ts';
import { asksToTakeOver, isTakeable, takenOver, totalFaults } from '../../src/domain/taken-over.ts';
import { BRACKET, order, orderOf, RAIL } from '../support/order.ts';

const TODAY = '2026-11-27';
const usd = (minor: number) => ({ currency: 'USD', minor });

/** 3 brackets at 10.00 and 2.5 m of rail at 4.20, of 40.50 in all. */
const TWO = orderOf([BRACKET, RAIL]);
/** The brackets alone. */
const one = orderOf([BRACKET]);
/** One line of 12.5 m at 8.00, with 19.00 of tax in its total of 119.00. */
const TAXED = order();

const wants = (total: number | null, promised: string | null = null) => ({
  total: total === null ? null : usd(total),
  promised,
});
const outcomeOf = (document: OrderDocument, answer: ReturnType<typeof wants>, typed: Record<string, string>) => {
  const taken = takenOver(document, answer, typed);
  if (!taken.ok) return taken.faults.map(({ field }) => field);
  const made = changedOrder(document, taken.wanted, { receipts: [] }, TODAY);
  if (!made.ok) return made.faults.map(({ field }) => field);
  const wrong = totalFaults(made, answer);
  return wrong.length > 0 ? wrong.map(({ field }) => field) : made.document.total.minor;
};

describe('what a vendor wants', () => {
  test('is taken over by a price where an order of one line has exactly one, and else asked for', () => {
    expect(exactPrice(one, usd(3_150), null)).toBe('10.5');
    expect(exactPrice(one, usd(3_100), null)).toBeNull();
    expect(exactPrice(TWO, usd(3_150), null)).toBeNull();
    expect(exactPrice(TAXED, usd(12_400), usd(1_900))).toBe('8.4');
    expect(asksToTakeOver(one, wants(3_150))).toEqual([]);
    expect(asksToTakeOver(one, wants(3_100)).map(({ field }) => field)).toEqual(['lines[0].unitPrice']);
    expect(asksToTakeOver(TAXED, wants(12_400)).map(({ field }) => field)).toEqual(['lines[0].unitPrice', 'tax']);
    expect(asksToTakeOver(TWO, wants(null, '2026-12-24'))).toEqual([]);
    expect([wants(3_000), wants(null, '2026-12-09'), wants(null)].map((answer) => isTakeable(one, answer))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('comes about by an exact price whatever the amounts, or by none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 1, max: 9_999_999 }), (hundredths, total) => {
        const quantity = new Big(hundredths).div(100).toFixed();
        const price = exactPrice({ ...one, lines: [{ ...BRACKET, quantity }] }, usd(total), null);
        const nearest = new Big(total).div(100).div(quantity).round(6);
        const isExact = nearest.times(quantity).times(100).eq(total);
        expect(price).toBe(isExact ? nearest.toFixed() : null);
      }),
    );
  });

  test.each<[string, Record<string, string>, string[] | number]>([
    ['prices that make it', { 'lines[0].unitPrice': '11,00', 'lines[1].unitPrice': '5.00' }, 4_550],
    ['prices that do not', { 'lines[0].unitPrice': '11.00', 'lines[1].unitPrice': '4.20' }, ['total']],
    ['no price', {}, ['lines']],
    ['a price that is none', { 'lines[0].unitPrice': 'eleven' }, ['lines[0].unitPrice']],
    ['another total', { total: '45.50' }, ['total']],
    ['another description', { 'lines[0].description': 'Gold' }, ['lines[0].description']],
  ])('is taken over with %s only as far as the prices make it', (_what, typed, came) => {
    expect(outcomeOf(TWO, wants(4_550), typed)).toEqual(came);
  });

  test('of one line needs no price typed, and takes its day with it', () => {
    expect(outcomeOf(one, wants(3_150, '2026-12-24'), {})).toBe(3_150);
    expect(takenOver(one, wants(3_150, '2026-12-24'), {})).toEqual({
      ok: true,
      wanted: { lines: [{ line: 1, unitPrice: '10.5' }], neededBy: '2026-12-24', tax: null },
    });
  });
});
