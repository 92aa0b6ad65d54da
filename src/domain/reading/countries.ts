import { type Read, read, unread } from './read.ts';
import { folded } from './text.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
// Codes that Intl names although they are no country: unions, unknown, pseudo-locales, private use.
const noCountry = new Set(['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'UK']);
const spoken = ['en', 'de', 'fr'].map(
  (language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
);
const aliases: readonly (readonly [string, string])[] = [
  ['usa', 'US'],
  ['us', 'US'],
  ['united states of america', 'US'],
  ['etats unis d amerique', 'US'],
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['grossbritannien', 'GB'],
  ['grande bretagne', 'GB'],
  ['holland', 'NL'],
  ['the netherlands', 'NL'],
  ['czech republic', 'CZ'],
  ['tschechische republik', 'CZ'],
];

const key = (text: string): string =>
  folded(text)
    .replaceAll('.', '')
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();

const codes = letters
  .flatMap((first) => letters.map((second) => first + second))
  // Intl knows codes of states that are gone ("DD", "FX") under their successor's name.
  .filter(
    (code) =>
      !noCountry.has(code) && spoken[0]?.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code,
  );

/** ISO 3166-1 alpha-2 codes of the countries there are. */
export const countryCodes: readonly string[] = codes;

const byName = new Map<string, string>([
  ...codes.flatMap((code) => spoken.map((names) => [key(names.of(code) ?? code), code] as const)),
  ...aliases,
]);

/** Names that are also everyday words or people, so that finding one in a mail says nothing. */
const everyday = new Set([
  'us',
  'chad',
  'georgia',
  'jersey',
  'jordan',
  'guinea',
  'mali',
  'turkey',
  'niger',
  'oman',
  'togo',
  'cuba',
  'man',
]);

const isCountryCode = (code: string): boolean => codes.includes(code);

/** ISO 3166 code from a code in capitals ("de", "it" and "us" are words) or a name in English, German or French. */
export const readCountry = (text: string): Read<string> => {
  const written = text.trim().replace(/^UK$/, 'GB');
  const code = /^\p{L}{2}$/u.test(written) ? (isCountryCode(written) ? written : undefined) : byName.get(key(written));
  return code === undefined ? unread(`"${written}" is not a country; give its name or two-letter code`) : read(code);
};

const phrases = /\p{Lu}[\p{L}.]*(?:[ -](?:\p{Lu}[\p{L}.]*|of|and|the)){0,7}/gu;

/** Countries named in a text by name, with the position of the name. */
export const countriesIn = (text: string): { code: string; start: number; end: number }[] =>
  [...text.matchAll(phrases)].flatMap(({ 0: phrase, index }) => {
    const parts = [...phrase.matchAll(/[\p{L}.]+/gu)];
    const spans = parts.flatMap((first, from) =>
      parts.slice(from).map((last) => ({ start: first.index, end: last.index + last[0].length })),
    );
    const named = spans
      .map((span) => ({ ...span, name: key(phrase.slice(span.start, span.end)) }))
      .filter(({ name }) => byName.has(name) && !everyday.has(name))
      .toSorted((a, b) => b.end - b.start - (a.end - a.start));
    const kept = named.filter((one, rank) =>
      named.slice(0, rank).every((longer) => one.end <= longer.start || one.start >= longer.end),
    );
    return kept.map(({ name, start, end }) => ({
      code: byName.get(name) ?? '',
      start: index + start,
      end: index + end,
    }));
  });
