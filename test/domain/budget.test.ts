import { describe, expect, test } from '@jest/globals';
import { checkBudget } from '../../src/domain/budget.ts';
import type { RatesPolicy } from '../../src/domain/policies.ts';
import { inBase, rateFor } from '../../src/domain/rates.ts';

const eur = (minor: number) => ({ currency: 'EUR', minor });

describe('the budget check', () => {
  test('passes to the last cent', () => {
    expect(checkBudget({ available: eur(1_000), needed: eur(1_000) })).toEqual({ budget: 'ok' });
  });

  test('says by how much it is over', () => {
    expect(checkBudget({ available: eur(1_000), needed: eur(1_001) })).toEqual({ budget: 'over', by: eur(1) });
    expect(checkBudget({ available: eur(-50), needed: eur(100) })).toEqual({ budget: 'over', by: eur(150) });
  });

  test('fails without a cost centre, even for nothing', () => {
    expect(checkBudget({ available: null, needed: eur(0) })).toEqual({ budget: 'unknown_cost_centre' });
  });

  test('refuses to compare two currencies', () => {
    expect(() => checkBudget({ available: eur(1), needed: { currency: 'USD', minor: 1 } })).toThrow(/do not mix/);
  });
});

describe('the rate', () => {
  const policy: RatesPolicy = {
    version: 't',
    maxAgeDays: 30,
    rates: [
      { date: '2026-10-01', currency: 'USD', base: 'EUR', rate: '0.86', source: 'old' },
      { date: '2026-11-01', currency: 'USD', base: 'EUR', rate: '0.87', source: 'new' },
      { date: '2026-11-01', currency: 'JPY', base: 'EUR', rate: '0.00575', source: 'new' },
    ],
  };

  test('is the newest on or before the date', () => {
    expect(rateFor('USD', 'EUR', '2026-10-31', policy)).toEqual({ rate: '0.86', date: '2026-10-01', source: 'old' });
    expect(rateFor('USD', 'EUR', '2026-11-01', policy)).toEqual({ rate: '0.87', date: '2026-11-01', source: 'new' });
  });

  test('does not count once it is older than allowed, nor before its date', () => {
    expect(rateFor('USD', 'EUR', '2026-12-01', policy)?.rate).toBe('0.87');
    expect(rateFor('USD', 'EUR', '2026-12-02', policy)).toBeNull();
    expect(rateFor('USD', 'EUR', '2026-09-30', policy)).toBeNull();
  });

  test('is never turned round, nor taken as 1', () => {
    expect(rateFor('EUR', 'USD', '2026-11-02', policy)).toBeNull();
    expect(inBase({ currency: 'GBP', minor: 100 }, 'EUR', '2026-11-02', policy)).toBeNull();
  });

  test('is 1 for the currency itself', () => {
    expect(inBase(eur(123), 'EUR', '2026-11-02', policy)?.amount).toEqual(eur(123));
  });

  test('converts between different minor units and comes along for the record', () => {
    expect(inBase({ currency: 'JPY', minor: 10_000 }, 'EUR', '2026-11-02', policy)).toEqual({
      amount: eur(5_750),
      rate: { rate: '0.00575', date: '2026-11-01', source: 'new' },
    });
  });
});
