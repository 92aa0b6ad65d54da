import { Temporal } from 'temporal-polyfill';
import { convert } from './money.ts';
import type { RatesPolicy } from './policies.ts';
import type { Money } from './requirement.ts';

/** One unit of a currency is `rate` of the base, as published on `date` by `source`. */
export type DatedRate = { rate: string; date: string; source: string };

/** The newest rate on or before the date `on`; null when there is none or it is too old: a question for a person, never 1:1. */
export const rateFor = (currency: string, base: string, on: string, policy: RatesPolicy): DatedRate | null => {
  if (currency === base) return { rate: '1', date: on, source: 'same currency' };
  const oldest = Temporal.PlainDate.from(on).subtract({ days: policy.maxAgeDays }).toString();
  // ISO dates sort as text.
  const usable = policy.rates
    .filter((row) => row.currency === currency && row.base === base && row.date <= on && row.date >= oldest)
    .toSorted((a, b) => (a.date < b.date ? 1 : -1));
  const newest = usable[0];
  return newest === undefined ? null : { rate: newest.rate, date: newest.date, source: newest.source };
};

/** The amount in the base currency at the rate of a date, with that rate for the record; null when there is none. */
export const inBase = (
  amount: Money,
  base: string,
  on: string,
  policy: RatesPolicy,
): { amount: Money; rate: DatedRate } | null => {
  const rate = rateFor(amount.currency, base, on, policy);
  return rate === null ? null : { amount: convert(amount, { currency: base, rate: rate.rate }), rate };
};
