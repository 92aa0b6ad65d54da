import { Big } from 'big.js';
import { code as currencyRecord } from 'currency-codes';
import { QuartermasterError } from './errors.ts';
import type { Money, UnitPrice } from './requirement.ts';

/** Whether ISO 4217 knows the code. */
export const isCurrency = (code: string): boolean => currencyRecord(code)?.code === code;

/** Digits of the minor unit by ISO 4217: dollar 2, yen 0, dinar 3. */
export const exponentOf = (currency: string): number => {
  const digits = currencyRecord(currency)?.digits;
  if (digits === undefined || !isCurrency(currency)) {
    throw new QuartermasterError(
      'invalid_input',
      `"${currency}" is no ISO 4217 currency code; use one such as USD or EUR`,
    );
  }
  return digits;
};

/** Money from an amount in major units; finer digits are rounded half away from zero. */
export const money = (currency: string, amount: string | Big): Money => {
  const minor = new Big(amount).times(new Big(10).pow(exponentOf(currency))).round(0, Big.roundHalfUp);
  if (minor.abs().gt(Number.MAX_SAFE_INTEGER)) {
    throw new QuartermasterError(
      'invalid_input',
      `${minor.toFixed()} minor units of ${currency} are too many; split the request`,
    );
  }
  // big.js keeps a negative zero, which would make equal amounts unequal.
  return { currency, minor: minor.toNumber() + 0 };
};

/** Whether an amount in major units has no finer digits than the currency, so that nothing of it is rounded. */
export const isExact = (currency: string, amount: string): boolean =>
  new Big(amount)
    .times(new Big(10).pow(exponentOf(currency)))
    .mod(1)
    .eq(0);

/** Major units as a plain decimal string with exactly the currency's digits: `1480.00`. */
export const decimalOf = (amount: Money): string => {
  const exponent = exponentOf(amount.currency);
  return new Big(amount.minor).div(new Big(10).pow(exponent)).toFixed(exponent);
};

const sameCurrency = (a: Money, b: Money): void => {
  if (a.currency === b.currency) return;
  throw new QuartermasterError(
    'invalid_input',
    `${a.currency} and ${b.currency} do not mix; convert one of them first`,
  );
};

export const add = (a: Money, b: Money): Money => {
  sameCurrency(a, b);
  return { currency: a.currency, minor: a.minor + b.minor };
};

/** The sum, zero of `currency` for an empty list. */
export const sum = (amounts: readonly Money[], currency: string): Money => amounts.reduce(add, { currency, minor: 0 });

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export const compare = (a: Money, b: Money): number => {
  sameCurrency(a, b);
  return a.minor - b.minor;
};

/** The amount in another currency; `rate` is how much of it one unit of the amount's currency buys. */
export const convert = (amount: Money, rate: { currency: string; rate: string }): Money =>
  money(rate.currency, new Big(decimalOf(amount)).times(rate.rate));

/** Quantity times unit price, rounded once, at the end. */
export const lineNet = (quantity: string, unitPrice: UnitPrice): Money =>
  money(unitPrice.currency, new Big(quantity).times(unitPrice.amount));

const isNumeric = (text: string): text is Intl.StringNumericLiteral => /^-?\d+(?:\.\d+)?$/.test(text);

const localised = (currency: string, amount: string, locale: string, most: number): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: exponentOf(currency),
    maximumFractionDigits: most,
  }).format(isNumeric(amount) ? amount : Number.NaN);

/** For people, with the currency's code: `USD 1,480.00`, `1.480,00 EUR`. */
export const formatMoney = (amount: Money, locale: string): string =>
  localised(amount.currency, decimalOf(amount), locale, exponentOf(amount.currency));

/** For people; shows the digits beyond the minor unit that the price has. */
export const formatUnitPrice = (price: UnitPrice, locale: string): string =>
  localised(price.currency, price.amount, locale, Math.max(6, exponentOf(price.currency)));
