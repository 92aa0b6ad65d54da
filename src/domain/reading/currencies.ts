import { isCurrency } from '../money.ts';
import { type Read, type ReadContext, read, unread } from './read.ts';
import { folded } from './text.ts';

/** Currencies a sign may stand for, by the country that uses it so. */
const shared = {
  $: { US: 'USD', CA: 'CAD', AU: 'AUD', NZ: 'NZD', SG: 'SGD', HK: 'HKD', MX: 'MXN' },
  '¥': { JP: 'JPY', CN: 'CNY' },
  kr: { SE: 'SEK', NO: 'NOK', DK: 'DKK', IS: 'ISK' },
  '£': { GB: 'GBP', EG: 'EGP' },
} as const satisfies Record<string, Record<string, string>>;

/** Signs and words that stand for one currency alone, folded. */
const single: Readonly<Record<string, string>> = {
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  us$: 'USD',
  'us-dollar': 'USD',
  'us dollars': 'USD',
  c$: 'CAD',
  ca$: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  nz$: 'NZD',
  s$: 'SGD',
  hk$: 'HKD',
  sfr: 'CHF',
  franken: 'CHF',
  'swiss francs': 'CHF',
  yen: 'JPY',
  'pounds sterling': 'GBP',
  zł: 'PLN',
  kč: 'CZK',
  '₹': 'INR',
  '₩': 'KRW',
  '₺': 'TRY',
};

const signOf: Readonly<Record<string, keyof typeof shared>> = {
  $: '$',
  dollar: '$',
  dollars: '$',
  '¥': '¥',
  kr: 'kr',
  kroner: 'kr',
  kronor: 'kr',
  '£': '£',
  pound: '£',
  pounds: '£',
};

/** How a currency may be written beside a number, longest first. */
export const currencyPattern = String.raw`US ?\$|CA\$|AU\$|NZ\$|HK\$|C\$|A\$|S\$|[€$£¥₹₩₺]|zł|Kč|SFr\.?|(?<![\p{L}])(?:[A-Z]{3}|euros?|Euros?|EUROS?|dollars?|US-Dollar|Dollar|pounds?|yen|Yen|kr|Franken)(?![\p{L}])`;

const oneOf = (sign: keyof typeof shared, context: ReadContext): Read<string> => {
  const byCountry: Readonly<Record<string, string>> = shared[sign];
  const known = Object.values(byCountry);
  if (context.currency !== null && known.includes(context.currency)) return read(context.currency);
  const home = known.includes(context.baseCurrency) ? [context.baseCurrency] : [];
  const theirs = context.country === null ? undefined : byCountry[context.country];
  const candidates = new Set(theirs === undefined ? home : [...home, theirs]);
  const [only] = candidates;
  if (only !== undefined && candidates.size === 1) return read(only);
  return unread(`"${sign}" can be ${known.slice(0, 3).join(', ')}…; name the currency by its code`);
};

/** An ISO 4217 code from a code, a sign or a word; a sign that several currencies share is settled by the context or refused. */
export const readCurrency = (text: string, context: ReadContext): Read<string> => {
  const written = text.normalize('NFKC').trim();
  const upper = written.toUpperCase();
  if (/^[A-Z]{3}$/.test(upper) && isCurrency(upper)) return read(upper);
  const name = written.toLowerCase().replace(/\.$/, '').replace('us $', 'us$');
  const one = single[name] ?? single[folded(name)];
  if (one !== undefined) return read(one);
  const sign = signOf[name];
  return sign === undefined
    ? unread(`"${written}" is not a currency; use its code, such as USD`)
    : oneOf(sign, context);
};

const decimals = {
  '.': 'USD GBP CAD AUD NZD SGD HKD TWD JPY CNY KRW INR THB MYR PHP MXN ILS AED KWD BHD',
  ',': 'EUR DKK NOK SEK ISK PLN CZK HUF RON BGN TRY BRL ARS CLP COP IDR VND',
} as const;
const decimalsOf = new Map(
  (['.', ','] as const).flatMap((sign) => decimals[sign].split(' ').map((code) => [code, sign] as const)),
);

/** The decimal separator that is usual where a currency is at home; null where both are. */
export const usualDecimal = (currency: string): '.' | ',' | null => decimalsOf.get(currency) ?? null;

/** Codes that stand in capitals for words rather than for money. */
const wordsInCapitals = new Set(['ALL', 'CUP', 'MAD', 'PEN', 'SOS', 'TOP', 'TRY', 'XXX', 'XTS']);

/** Whether the letters beside a number are a currency at all, so that "PCS" is not taken for one. */
export const isCurrencyWord = (text: string): boolean => {
  const name = text.trim().toLowerCase().replace(/\.$/, '').replace('us $', 'us$');
  return (isCurrency(text.trim()) && !wordsInCapitals.has(text.trim())) || name in single || name in signOf;
};
