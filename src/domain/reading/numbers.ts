import { type Read, type ReadContext, read, unread } from './read.ts';
import { folded } from './text.ts';
import { isKnownUnit } from './units.ts';

/** How people write one number: digits in groups of three, or plain, with an optional fraction. */
export const numberPattern = String.raw`\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*`;

const plain = (whole: string, fraction = ''): string => {
  const digits = whole.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '');
  return fraction === '' ? digits : `${digits}.${fraction}`;
};

/** Every number that the digits may mean, as decimal strings: none, one, or two as in "1,250". */
export const numberReadings = (text: string): string[] => {
  const digits = text.trim();
  if (/^\d{1,3}([ ']\d{3})+$/.test(digits) || /^\d+$/.test(digits)) return [plain(digits)];
  const spaced = /^(\d{1,3}(?:[ ']\d{3})+)[.,](\d+)$/.exec(digits);
  if (spaced) return [plain(spaced[1] ?? '', spaced[2])];
  const both = /^(\d{1,3}(?:,\d{3})+)\.(\d+)$|^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(digits);
  if (both) return [plain(both[1] ?? both[3] ?? '', both[2] ?? both[4])];
  if (/^\d{1,3}(,\d{3}){2,}$|^\d{1,3}(\.\d{3}){2,}$/.test(digits)) return [plain(digits)];
  const single = /^(\d+)[.,](\d+)$/.exec(digits);
  if (!single) return [];
  const [whole = '', fraction = ''] = [single[1], single[2]];
  const grouped = fraction.length === 3 && whole.length <= 3 && !whole.startsWith('0');
  return grouped ? [plain(whole + fraction), plain(whole, fraction)] : [plain(whole, fraction)];
};

/** The decimal separator that a written number shows beyond doubt. */
export const decimalShown = (digits: string): '.' | ',' | null => {
  const readings = numberReadings(digits);
  if (readings.length !== 1) return null;
  const separators = digits.match(/[.,]/g) ?? [];
  if (separators.length === 0) return null;
  const last = separators.at(-1) === ',' ? ',' : '.';
  const isDecimal = readings[0]?.includes('.') ?? false;
  if (isDecimal) return last;
  return last === ',' ? '.' : ',';
};

/** One number of the two that "1,250" may be, where something in the same text decides. */
export const settled = (text: string, decimal: '.' | ',' | null): Read<string> => {
  const readings = numberReadings(text);
  const [first, second] = readings;
  if (first === undefined) return unread(`"${text}" is not a number`);
  const value = second === undefined || decimal === null ? first : text.includes(decimal) ? second : first;
  if (second !== undefined && decimal === null) {
    return unread(`"${text}" can mean ${first} or ${second}; write it without a thousands separator`);
  }
  return /^\d{1,12}(\.\d{1,6})?$/.test(value) ? read(value) : unread(`"${text}" has too many digits`);
};

const numerals: Readonly<Record<string, readonly string[]>> = {
  1: ['a', 'an', 'one', 'ein', 'eine', 'einen', 'eins', 'un', 'une'],
  2: ['two', 'zwei', 'deux'],
  3: ['three', 'drei', 'trois'],
  4: ['four', 'vier', 'quatre'],
  5: ['five', 'funf', 'fuenf', 'cinq'],
  6: ['six', 'sechs'],
  7: ['seven', 'sieben', 'sept'],
  8: ['eight', 'acht', 'huit'],
  9: ['nine', 'neun', 'neuf'],
  10: ['ten', 'zehn', 'dix'],
  11: ['eleven', 'elf', 'onze'],
  12: ['twelve', 'zwolf', 'zwoelf', 'douze'],
  15: ['fifteen', 'funfzehn', 'quinze'],
  20: ['twenty', 'zwanzig', 'vingt'],
};

const byNumeral = new Map(
  Object.entries(numerals).flatMap(([value, names]) => names.map((name) => [name, value] as const)),
);

/** Numerals from two up, as an alternation for patterns; "a", "ein" and "un" are articles more often than numbers. */
export const numeralPattern = [...byNumeral.entries()]
  .filter(([, value]) => value !== '1')
  .map(([name]) => name)
  .concat('fünf', 'zwölf', 'fünfzehn')
  .join('|');

/** A small number written as a word in English, German or French. */
export const numeral = (text: string): string | null => byNumeral.get(folded(text.trim())) ?? null;

const continuation =
  /^[\s-]?(?:dozens?|hundreds?|thousands?|dutzend|hundert|tausend|tsd|douzaines?|centaines?|cents?|mille|mio|milli(?:on|ard)\p{L}*|one|and a half|et (?:une?|demie?))(?!\p{L})/iu;

/** Whether the words after a number make another number of it: "two dozen", "twenty one". */
export const goesOn = (after: string): boolean => continuation.test(after);

/** Whether the words after "a", "ein" or "un" make it some, or one of several: "a few", "ein paar", "un peu", "one of". */
export const isVague = (after: string): boolean =>
  /^\s(?:few|couple|handful|lot|number|bunch|bit|paar|wenig|bisschen|peu|tas|or|of|oder|von|de|more|another)(?!\p{L})/u.test(
    after,
  );

/** A count or measure: positive, with its unit allowed after it. Pieces are whole, which settles "1,250 pcs". */
export const readQuantity = (text: string, context: ReadContext, whole: boolean): Read<string> => {
  const trimmed = text.normalize('NFKC').trim();
  const first = /^\p{L}+/u.exec(trimmed)?.[0] ?? '';
  const word = numeral(first);
  if (word !== null) {
    const rest = trimmed.slice(first.length).trim();
    return rest === '' || isKnownUnit(rest) ? read(word) : unread(`"${text}" is not one number; write it in digits`);
  }
  const found = [...trimmed.matchAll(new RegExp(numberPattern, 'g'))];
  const digits = found[0]?.[0];
  if (digits === undefined || found.length > 1) return unread(`"${text}" is not one quantity`);
  if (/-\s*$/.test(trimmed.slice(0, found[0]?.index))) return unread(`"${text}" is negative`);
  const after = trimmed.slice((found[0]?.index ?? 0) + digits.length);
  if (goesOn(after) || /^\s?k(?!\p{L})/iu.test(after)) return unread(`"${text}" is not written in full digits`);
  const readings = numberReadings(digits);
  const value = whole && readings.length === 2 ? read(readings[0] ?? '') : settled(digits, context.decimal);
  if (value.ok && /^0(\.0+)?$/.test(value.value)) return unread('the quantity is zero');
  return value;
};
