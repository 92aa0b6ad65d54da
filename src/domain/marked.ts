import { z } from 'zod';

/** A stretch of a text, and the fields that it proves; none where it proves nothing. */
export const Piece = z.object({ text: z.string(), fields: z.array(z.string()) });
export type Piece = z.infer<typeof Piece>;

export type Quoted = { field: string; quote: string };

type Span = { start: number; end: number; field: string };

const escaped = (word: string): string => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** The quote as it may stand in a source: spaces may be line breaks there, with the marks of a quoted mail. */
const patternOf = (quote: string): RegExp | null => {
  const words = quote.split(/\s+/u).filter((word) => word !== '');
  return words.length === 0 ? null : new RegExp(words.map(escaped).join('[\\s>]+'), 'gu');
};

const spansOf = (text: string, { field, quote }: Quoted): Span[] => {
  const pattern = patternOf(quote);
  if (pattern === null) return [];
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length, field }));
};

/** The text, cut where a quote begins or ends; put together again it is the text, to the letter. */
export function marked(text: string, quotes: readonly Quoted[]): Piece[] {
  const spans = quotes.flatMap((quoted) => spansOf(text, quoted));
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].toSorted(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0;
    const fields = spans.filter((span) => span.start <= start && end <= span.end).map(({ field }) => field);
    return { text: text.slice(start, end), fields: [...new Set(fields)] };
  });
}
