import { currencyPattern, isCurrencyWord } from './currencies.ts';
import { datesIn } from './dates.ts';
import { emailPattern } from './names.ts';
import { numberPattern, numeralPattern } from './numbers.ts';
import { once } from './once.ts';
import {
  countBefore,
  fileBreak,
  overlaps,
  type Part,
  parts,
  positions,
  rowAt,
  type Source,
  type Span,
  textAt,
} from './source.ts';
import { taxIdPattern } from './tax-ids.ts';
import { isKnownUnit } from './units.ts';

/** One thing in the mail that could fill a field. `id` is a number that names something: a phone, a part, a street, a time. */
export type Token = Span & { kind: 'number' | 'numeral' | 'date' | 'email' | 'taxId' | 'id'; days: string[] };

/** The words beside a token that say what it is: its row up to the neighbouring tokens, and its column's head. */
export type Beside = { before: string; after: string; header: string };

const iban = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){3,7}(?: ?[\dA-Z]{1,3})?(?![\p{L}\d])/gu;

const idPatterns: readonly RegExp[] = [
  // Phone numbers, times, percentages.
  /(?:\+|\(0|(?:tel|telefon|téléphone|phone|mobile?|mobil|fax|fon|call|ext|durchwahl)[.: ]{1,3})[\d(][\d ()/.-]{2,}\d/giu,
  /(?<![\d.,])\d{1,2}(?::\d{2}(?::\d{2})?(?: ?(?:am|pm|uhr|h))?| ?(?:am|pm|uhr)|h\d{2})(?![\p{L}\d])/giu,
  /(?<!\d)\d+(?:[.,]\d+)?\s?%/gu,
  // A number after a word that names a thing by number, and street addresses.
  /(?:(?:\bno|\bnr|n°|\bnum(?:ber|mer|éro)?|ref(?:erence|erenz)?|référence|#|po|\bpos|§|cost cent(?:er|re)|kostenstelle|kst|\bcc|centre de coûts?|room|floor|building|bldg|suite|dock|gate|hall|halle|gebäude|raum|etage|bâtiment|salle|étage|quai|tor|warehouse|lager|plant|werk|rue|avenue|bay|unit|apt)[.:#]{0,2} ?)\d[\d/-]*(?![\d.,]\d)/giu,
  /(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer) \d+ ?[a-z]?(?![\p{L}\d])/giu,
  /(?<![\d.,])\d+[a-z]?,? (?:\p{Lu}[\p{L}.]* ){0,3}(?:street|st\b|road|rd\b|avenue|ave\b|drive|lane|boulevard|blvd|way|court|parkway|rue|avenue|boulevard|place|chemin)(?![\p{L}])/giu,
  /(?<![\p{L}])[A-Z]{2} \d{5}(?:-\d{4})?(?!\d)/gu,
  /(?<![\p{L}\d.,])(?:19\d{2}|20[1-4]\d)(?![\d.,]\d|[\p{L}\d]| ?(?:x|×|pcs|st[uü]ck|units?|pieces))/giu,
  // Part numbers and measures: letters and digits in one word, or digits joined by dashes.
  /(?<![\p{L}\d]|\d[.,]|[$€£¥])(?=[\p{L}\d_/-]{0,60}\d)(?:[\p{L}\d]{1,40}[-_/]){1,8}[\p{L}\d]{1,40}(?![\p{L}\d])/gu,
  /(?<![\p{L}\d])(?=[\p{L}]*\d)(?=[\p{L}\d]*\p{L})[\p{L}\d]+(?![\p{L}\d])/gu,
  /(?<![\p{L}\d])\d+(?:[.,]\d+)?(?:"| ?(?:inch|zoll|pouces?|gb|tb|mb|ghz|mhz|hz|mm|cm|ml|kw|kva|kwh|watt|w|v|volt|ah|mah|px|bar|rpm|dpi|°c?)(?![\p{L}\d]))/giu,
];

const numberToken = new RegExp(
  `(?:(?:${currencyPattern}) ?)?(?<![\\p{L}\\d])(?:${numberPattern})(?:[.,]-+)?(?: ?(?:${currencyPattern}))?`,
  'gu',
);
const numeralToken = new RegExp(`(?<![\\p{L}\\d-])(?:${numeralPattern})(?![\\p{L}\\d-])`, 'giu');

const fits = (letters: string): boolean =>
  letters === '' || /^x$/i.test(letters) || isKnownUnit(letters) || isCurrencyWord(letters);

/** "10kg", "5x", "61/pc" and "EUR39" are numbers with their unit, not part numbers. */
const isMeasure = (text: string): boolean => {
  const split = /^(\p{L}*)(\d[\d.,]*)\/?(\p{L}*\d?)$/u.exec(text);
  const [, head = '', , tail = ''] = split ?? [];
  return split !== null && fits(head) && fits(tail) && !(head !== '' && isKnownUnit(head));
};

const matches = (source: Source, part: Part, pattern: RegExp, kind: Token['kind']): Token[] =>
  [...source[part].matchAll(pattern)].map(({ 0: text, index }) => ({
    part,
    start: index,
    end: index + text.length,
    kind,
    days: [],
  }));

/** "GBP 640.00" begins like a British VAT number, but an id has seven digits and no currency. */
const isLongEnough = (text: string): boolean =>
  text.replaceAll(/\D/g, '').length >= 7 && !(/^[A-Z]{3} /.test(text) && isCurrencyWord(text.slice(0, 3)));

/** A bare "1/2" is a fraction and "2.10." ends a sentence, unless a word before it makes it a day. */
const isDate = (source: Source, token: Span): boolean =>
  !/^\d{1,2}(?:\/\d{1,2}|\. ?\d{1,2}\.)$/.test(textAt(source, token)) ||
  /(?:by|on|before|until|bis|bis zum|am|zum|vor|vom|ab|seit|den|dem|le|du|avant|au|needed|date|datum|termin)\W*$/iu.test(
    source[token.part].slice(Math.max(0, token.start - 12), token.start),
  );

const dateTokens = (source: Source, part: Part, sent: string): Token[] =>
  datesIn(source[part], sent)
    .map(({ start, end, days }): Token => ({ part, start, end, days, kind: 'date' }))
    .filter((token) => isDate(source, token));

/** A number without the words of a currency that only seem to be one ("PCS 5"). */
const trimmed = (source: Source, token: Token): Token => {
  const text = textAt(source, token);
  const [head = '', tail = ''] = [/^[^\d]*/u.exec(text)?.[0], /(?<=\d(?:[.,]-+)?)[^\d.,-]*$/u.exec(text)?.[0]];
  return {
    ...token,
    start: token.start + (head !== '' && !isCurrencyWord(head) ? head.length : 0),
    end: token.end - (tail !== '' && !isCurrencyWord(tail) ? tail.length : 0),
  };
};

const tokensIn = (source: Source, part: Part, sent: string): Token[] => {
  const taken = new Uint8Array(source[part].length);
  const kept: Token[] = [];
  const keep = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (taken.subarray(token.start, token.end).includes(1)) continue;
      taken.fill(1, token.start, token.end);
      kept.push(token);
    }
  };
  const taxIds = matches(source, part, new RegExp(taxIdPattern, 'gu'), 'taxId');
  keep(matches(source, part, new RegExp(`${emailPattern}|https?://\\S+|www\\.\\S+`, 'gu'), 'email'));
  keep(matches(source, part, iban, 'id'));
  keep(taxIds.filter((token) => isLongEnough(textAt(source, token))));
  keep(dateTokens(source, part, sent));
  for (const pattern of idPatterns) {
    keep(matches(source, part, pattern, 'id').filter((token) => !isMeasure(textAt(source, token))));
  }
  keep(matches(source, part, numberToken, 'number').map((token) => trimmed(source, token)));
  keep(matches(source, part, numeralToken, 'numeral'));
  return kept.toSorted((a, b) => a.start - b.start);
};

/** All tokens of the mail in order; where patterns overlap, the earlier kind wins. */
export const scan = (source: Source, sent: string): Token[] => parts.flatMap((part) => tokensIn(source, part, sent));

const isCell = /[\t|]/;
const columnHead =
  /(?:qty|quantity|menge|anzahl|qté|quantité|price|preis|prix|total|summe|gesamt|montant|amount|betrag|pos|unit|einheit)/iu;

const cellMarks = once((source: Source) => positions(source, /[\t|]/g));

/** For each row with cells, by its start, the nearest row of words above it that has as many. */
const headsIn = (text: string): ReadonlyMap<number, readonly string[]> => {
  const heads = new Map<number, readonly string[]>();
  const byWidth = new Map<number, readonly string[]>();
  let start = 0;
  for (const row of text.split('\n')) {
    if (row === fileBreak) byWidth.clear();
    const cells = row.split(isCell);
    const head = byWidth.get(cells.length);
    if (head !== undefined) heads.set(start, head);
    if (cells.length > 1 && columnHead.test(row) && !/\d/.test(row)) byWidth.set(cells.length, cells);
    start += row.length + 1;
  }
  return heads;
};

const tableHeads = once((source: Source) => ({
  subject: headsIn(source.subject),
  body: headsIn(source.body),
  forwarded: headsIn(source.forwarded),
  attached: headsIn(source.attached),
}));

/** The head of the token's column: the cell above it in the nearest row of words with as many cells. */
const headerOf = (source: Source, token: Span, row: Span): string => {
  const head = tableHeads(source)[token.part].get(row.start);
  if (head === undefined) return '';
  const marks = cellMarks(source)[token.part];
  const column = countBefore(marks, token.start) - countBefore(marks, row.start);
  return head[column]?.trim().slice(0, longestHeader) ?? '';
};

/** A label may stand in the row above its value. */
const rowAbove = (source: Source, row: Span): string => {
  const text = source[row.part].slice(0, Math.max(0, row.start - 1));
  const above = text.slice(text.lastIndexOf('\n') + 1);
  return above.length <= 40 && !/\d/.test(above) ? above : '';
};

const sentenceEnd =
  /(?<!(?<![\p{L}\d])(?:incl|inkl|excl|exkl|zzgl|einschl|mwst|ust|ca|approx|nr|no|art|pos|max|min|stk|st|str|bzw|ggf|evtl|\d))[.;!?](?= |$)/iu;

/** How far the words may stand that say what a token is; the sentence they belong to may begin a little earlier. */
const reach = { before: 80, after: 60, sentence: 40 };
const longestHeader = 80;

/** The place around a token in which another one cuts off its words. */
export const reachOf = ({ part, start, end }: Span): Span => ({
  part,
  start: start - reach.before - reach.sentence,
  end: end + reach.after + reach.sentence,
});

/** What stands beside a token, cut at the neighbouring tokens, at `cuts`, and at the end of a sentence. */
export const besideOf = (source: Source, tokens: readonly Token[], token: Span, cuts: readonly Span[]): Beside => {
  const row = rowAt(source, token);
  const neighbours = [...tokens.filter(({ kind }) => kind !== 'id' && kind !== 'numeral'), ...cuts].filter(
    (other) => overlaps(other, row) && !overlaps(other, token),
  );
  const near = reachOf(token);
  const from = Math.max(row.start, ...neighbours.filter(({ end }) => end <= token.start).map(({ end }) => end));
  const to = Math.min(row.end, ...neighbours.filter(({ start }) => start >= token.end).map(({ start }) => start));
  const text = source[token.part];
  const before = text.slice(Math.max(from, near.start), token.start).split(sentenceEnd).at(-1) ?? '';
  const after =
    text
      .slice(token.end, Math.min(to, near.end))
      .split(/,(?=\s|$)/)[0]
      ?.split(sentenceEnd)[0] ?? '';
  const header = headerOf(source, token, row);
  const alone = from === row.start && before.trim() === '';
  return {
    before: alone && header === '' ? `${rowAbove(source, row)} ` : before.slice(-reach.before),
    after: after.slice(0, reach.after),
    header,
  };
};

const signOff =
  /^(?:--|(?:best|kind|warm|many)? ?(?:regards|thanks|wishes)|thank you|thanks|cheers|sincerely|yours|(?:mit )?(?:freundliche[nm]?|viele|beste|herzliche|schöne) (?:grüße?n?|gruss|gruß)|gruß|grüße|danke|vielen dank|mfg|cordialement|bien cordialement|bien à vous|merci|salutations|cdt)(?: .{0,24})?[,.! ]*$/iu;

/**
 * The rows after the words of farewell: what stands there says who writes, not what is wanted. A postscript ends it. Documents have
 * none: below the greeting of one another may begin.
 */
export const signatures = (source: Source): Span[] =>
  parts.flatMap((part) => {
    const rows = source[part].split('\n');
    const farewell = rows.findIndex((row) => signOff.test(row));
    if (part === 'attached' || farewell < 0) return [];
    const length = (count: number): number => rows.slice(0, count).reduce((total, row) => total + row.length + 1, 0);
    const postscript = rows.findIndex((row, index) => index > farewell && /^(?:p\.? ?s|nb|n\.b)\b/iu.test(row));
    const last = Math.min(farewell + 10, postscript < 0 ? rows.length : postscript);
    return [{ part, start: length(farewell + 1), end: length(last) }].filter(({ start, end }) => start < end);
  });
