import { decimalOf } from '../domain/money.ts';
import { Money, UnitPrice } from '../domain/requirement.ts';

/** 39.00 and 39 are the same price, 12.0 and 12 the same quantity. */
const trimmed = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);

/** A value as cases write it: `12`, `USD 39.5`, `2026-12-04`. Null for a value that is none. */
export function shown(value: unknown): string | null {
  if (typeof value === 'string') return /^-?\d+\.\d+$/.test(value) ? trimmed(value) : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const money = Money.safeParse(value);
  if (money.success) return `${money.data.currency} ${trimmed(decimalOf(money.data))}`;
  const price = UnitPrice.safeParse(value);
  return price.success ? `${price.data.currency} ${trimmed(price.data.amount)}` : null;
}

/** What a case may write for it: `USD 39.00` is `USD 39`. */
export const written = (text: string): string => {
  const [, currency = '', amount] = /^([A-Z]{3} )?(-?\d+\.\d+)$/.exec(text) ?? [];
  return amount === undefined ? text : `${currency}${trimmed(amount)}`;
};
