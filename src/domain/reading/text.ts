const invisible = /[\u00AD\u200B-\u200F\u2060\uFEFF]/gu;

/** Characters that mean the same written one way: widths, spaces, quote marks, dashes. Rows stay rows. */
const plainCharacters = (text: string): string =>
  text
    .replaceAll(invisible, '')
    .normalize('NFKC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[‘’‚‛`´′]/gu, "'")
    .replaceAll(/[“”„‟«»″]/gu, '"')
    .replaceAll(/[‐‑‒–—―−]/gu, '-');

/** A source for scanning: one row per line, one tab where columns stood apart, single spaces elsewhere. */
export const rowsOf = (text: string): string =>
  plainCharacters(text)
    .split('\n')
    .map((row) =>
      row
        .replace(/^[\s>]+/u, '')
        .trimEnd()
        .replaceAll(/[^\S\t]/gu, ' ')
        .replaceAll(/\t\s*| {2,}\t?/gu, '\t'),
    )
    .filter((row) => row !== '')
    .join('\n');

/** The same text on one line. Positions are those of `rowsOf`, so that a quote may run over rows. */
export const flat = (rows: string): string => rows.replaceAll(/[\n\t]/g, ' ');

/** A quote, ready to be looked for in a flat source. */
export const flatQuote = (text: string): string => flat(rowsOf(text)).replaceAll(/ {2,}/g, ' ').trim();

/** Lower case without accents, for comparing words. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

/** A pattern that matches any of the alternatives as whole words; `~` stands for the rest of a word. */
export const words = (alternatives: string, flags = 'iu'): RegExp =>
  new RegExp(`(?<![\\p{L}\\d])(?:${alternatives.replaceAll('~', '\\p{L}*')})(?![\\p{L}\\d])`, flags);

const bothCases = (letter: string): string =>
  letter.toUpperCase().length === 1 ? letter.toLowerCase() + letter.toUpperCase() : letter;

/**
 * A part of a pattern that takes its letters large and small, where the rest does not. `(?i:…)` would say so, but V8 passes over matches
 * of it: where it may skip letters it looks for them as they are written, and whether it skips depends on the texts it has seen before.
 */
export const anyCase = (part: string): string =>
  part.replaceAll(/\\.|\[[^\]]*\]|\p{L}/gu, (token) => {
    if (token.startsWith('\\')) return token;
    if (token.startsWith('[')) return token.replaceAll(/\p{L}/gu, bothCases);
    return `[${bothCases(token)}]`;
  });

/** A text as part of a pattern, meaning only itself. */
export const literal = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll('~', '');

const languageWords = {
  en: words('the|please|we|for|and|need|order|of|is', 'giu'),
  de: words('und|bitte|wir|für|der|die|das|nicht|mit|bis', 'giu'),
  fr: words('le|la|les|et|pour|nous|des|une|avec|merci', 'giu'),
} as const;

/** The language of a text by its commonest words; null when none leads. */
export const languageOf = (text: string): 'en' | 'de' | 'fr' | null => {
  const counted = (['en', 'de', 'fr'] as const)
    .map((language) => ({ language, count: text.match(languageWords[language])?.length ?? 0 }))
    .toSorted((a, b) => b.count - a.count);
  const [first, second] = counted;
  return first && second && first.count >= 2 && first.count > second.count ? first.language : null;
};

/** Whether two texts say the same, but for case and accents. */
export const sameWords = (a: string, b: string): boolean => folded(a).trim() === folded(b).trim();
