import { isCurrencyWord } from './currencies.ts';
import { occurrences, parts, type Source, type Span, textAt } from './source.ts';
import { overlapping } from './spans.ts';
import { isKnownUnit } from './units.ts';

/** A value as it was copied from the mail, and the words around it. */
export type Copied = { text: string; quote: string };

/** Where a copied text stands, or which half of it is not there. */
export type Located = { ok: true; spans: Span[] } | { ok: false; missing: 'quote' | 'text' };

const glued = (letters: string): boolean => /^x$/i.test(letters) || isKnownUnit(letters) || isCurrencyWord(letters);

/** Whether a number goes on before the span: "48" in "1,48", "250" in "1 250", "5" in "-5" or "A5". */
const continuesBefore = (before: string, text: string): boolean => {
  if (!/^[\p{L}\d]/u.test(text)) return false;
  const letters = /\p{L}+$/u.exec(before)?.[0];
  if (!/^\d/.test(text)) return letters !== undefined || /\d$/.test(before);
  if (letters !== undefined) return !glued(letters);
  return /\d[.,'/]?$|[\p{L}\d]-$|(?:^|[\s(])-$/u.test(before) || (/\d[ ']$/.test(before) && /^\d{3}(?!\d)/.test(text));
};

/** "US" in "US$39" is half of a currency. */
const isHeadOfSign = (text: string, after: string): boolean => /^ ?\$/.test(after) && isCurrencyWord(`${text}$`);

const continuesAfter = (after: string, text: string): boolean => {
  if (!/[\p{L}\d]$/u.test(text)) return false;
  const letters = /^\p{L}+/u.exec(after)?.[0];
  if (!/\d$/.test(text)) return letters !== undefined || /^\d/.test(after) || isHeadOfSign(text, after);
  if (letters !== undefined) return !glued(letters);
  return /^\d|^[.,/']\d|^-[\p{L}\d]/u.test(after) || (/^[ ']\d{3}(?!\d)/.test(after) && /(?:^|\D)\d{1,3}$/.test(text));
};

/** A text counts only as a whole: cut out of a longer number or word it would prove another value. */
const standsAlone = (source: Source, span: Span): boolean => {
  const text = textAt(source, span);
  const [before, after] = [source[span.part].slice(0, span.start), source[span.part].slice(span.end)];
  return !continuesBefore(before.slice(-40), text) && !continuesAfter(after.slice(0, 40), text);
};

/** Finds the quote in the mail and the text in the quote, however charset, spaces and quote marks were written. */
export const locate = (source: Source, { text, quote }: Copied): Located => {
  const quotes = parts.flatMap((part) => occurrences(source, part, quote));
  if (quotes.length === 0) return { ok: false, missing: 'quote' };
  const spans = parts
    .flatMap((part) => occurrences(source, part, text))
    .filter((span) => overlapping(quotes, span).some((quoted) => quoted.start <= span.start && span.end <= quoted.end))
    .filter((span) => standsAlone(source, span));
  return spans.length === 0 ? { ok: false, missing: 'text' } : { ok: true, spans };
};
