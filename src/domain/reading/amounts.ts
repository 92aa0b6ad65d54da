import { exponentOf, money } from '../money.ts';
import type { Money, UnitPrice } from '../requirement.ts';
import { isOtherBasis, notOfOne } from './basis.ts';
import { currencyPattern, isCurrencyWord, readCurrency, usualDecimal } from './currencies.ts';
import { numberPattern, numberReadings, settled } from './numbers.ts';
import { type Read, type ReadContext, read, unread } from './read.ts';

const numbers = new RegExp(`(?<![\\p{L}\\d])(?:${numberPattern})`, 'gu');
const currencies = new RegExp(currencyPattern, 'gu');
const magnitude = /^\s?(?:k|m|mn|tsd|thousand|tausend|mille|mio|million\p{L}*)(?![\p{L}])/iu;

const priceOnly = new RegExp(`^(?:${currencyPattern})?\\s?(?:${numberPattern})(?:\\s?(?:${currencyPattern}))?`, 'u');

/** The currency that a text names beside its number: one, none (null), or a reason why neither. */
const currencyIn = (text: string, context: ReadContext): Read<string | null> => {
  const named = [...new Set((text.match(currencies) ?? []).filter(isCurrencyWord))];
  const values = new Set<string>();
  for (const name of named) {
    const currency = readCurrency(name, context);
    if (!currency.ok && named.length === 1) return currency;
    if (currency.ok) values.add(currency.value);
  }
  if (values.size > 1) return unread(`"${text.trim()}" names two currencies`);
  return read([...values][0] ?? null);
};

/**
 * "1,250" with a currency: a total has at most the currency's digits; a unit price may have more, so the other numbers of the
 * text tell, or its language where the currency's home writes so too. Who writes English of euros may write either way.
 */
const settledAmount = (digits: string, currency: string, finer: boolean, context: ReadContext): Read<string> => {
  const readings = numberReadings(digits);
  if (readings.length === 2 && !finer && exponentOf(currency) < 3)
    return settled(digits, digits.includes(',') ? '.' : ',');
  const byLanguage = context.language === null ? null : context.language === 'en' ? '.' : ',';
  return settled(digits, context.decimal ?? (byLanguage === usualDecimal(currency) ? byLanguage : null));
};

const readAmount = (text: string, finer: boolean, context: ReadContext): Read<UnitPrice> => {
  // "39,-" is German for 39 and nothing behind the comma.
  const written = text
    .normalize('NFKC')
    .replaceAll(/[.,][-–—]+/gu, '')
    .trim();
  const found = [...written.matchAll(numbers)];
  const digits = found[0]?.[0];
  if (digits === undefined || found.length > 1) return unread(`"${text.trim()}" is not one amount`);
  const [before, after] = [written.slice(0, found[0]?.index), written.slice((found[0]?.index ?? 0) + digits.length)];
  if (magnitude.test(after)) return unread(`"${text.trim()}" is not written in full digits`);
  if (/^\s?%/.test(after)) return unread(`"${text.trim()}" is a percentage`);
  if (/-\s*\P{L}?$/u.test(before)) return unread(`"${text.trim()}" is negative`);
  const named = currencyIn(`${before} ${after}`, context);
  if (!named.ok) return named;
  const currency = named.value ?? context.currency;
  if (currency === null) return unread(`the currency of "${text.trim()}" is not named`);
  const amount = settledAmount(digits, currency, finer, context);
  return amount.ok ? read({ currency, amount: amount.value }) : amount;
};

/** A price per unit; it may be finer than the currency's minor unit. `unit` is what is sold, where that is known. */
export const readUnitPrice = (text: string, context: ReadContext & { unit?: string | null }): Read<UnitPrice> => {
  const written = text.normalize('NFKC').trim();
  const after = written.replace(priceOnly, '');
  const price = readAmount(text, true, context);
  return price.ok && isOtherBasis({ before: '', after, header: '' }, context.unit ?? null) ? unread(notOfOne) : price;
};

/** An amount of money, refused when it is finer than the currency's minor unit. */
export const readMoney = (text: string, context: ReadContext): Read<Money> => {
  const amount = readAmount(text, false, context);
  if (!amount.ok) return amount;
  const { currency, amount: decimal } = amount.value;
  if (/^\d{12}/.test(decimal)) return unread(`"${text.trim()}" has too many digits`);
  const digits = decimal.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  if (digits > exponentOf(currency)) return unread(`"${text.trim()}" has more decimals than ${currency} knows`);
  return read(money(currency, decimal));
};

/** The currency named beside the number in a text, null when there is none or it is not clear. */
export const currencyNamed = (text: string, context: ReadContext): string | null => {
  const named = currencyIn(text, context);
  return named.ok ? named.value : null;
};
