import { word, type WordKey } from '../words/words.ts';

const COLUMNS = ['position', 'description', 'quantity', 'unitPrice', 'lineTotal', 'unit'] as const satisfies WordKey[];
export type Column = (typeof COLUMNS)[number];

/** A column heading with the place of its text, so that cells can be told apart by where they stand. */
export interface HeaderCell {
  column: Column | null;
  text: string;
  start: number;
  end: number;
}

export interface Cell {
  column: Column | null;
  text: string;
  heading: string;
}

type Span = { text: string; start: number; end: number };
type Style = 'pipe' | 'tab' | 'space';

const styleOf = (line: string): Style => (line.includes('|') ? 'pipe' : line.includes('\t') ? 'tab' : 'space');

/** A line that only draws: `---|---`, `=====`. */
export const isRule = (line: string): boolean => /^[\s|+=:_—–-]*$/u.test(line) && /\S/.test(line);

/** The columns of a header row, or null: at least two known headings, one of them a quantity or a price. */
export function isHeaderRow(line: string): HeaderCell[] | null {
  const spans = split(line, styleOf(line));
  if (spans.length < 2) return null;
  const taken = new Set<Column>();
  const named = spans.findLastIndex(({ text }) => isWhole(text, 'description'));
  const cells = spans.map((span, index) => {
    // "Item | Description": the last heading of the kind holds the words, the one before it a number.
    const column = index < named && isWhole(span.text, 'description') ? null : columnOf(span.text, taken);
    if (column) taken.add(column);
    return { ...span, column };
  });
  const counts = taken.has('quantity') || taken.has('unitPrice');
  return counts && taken.size >= 2 && !/\d{2}/.test(line) ? cells : null;
}

/** The cells of a row under the given header; null when the line is no row. */
export function readRow(line: string, header: HeaderCell[]): Cell[] | null {
  const style = styleOf(line);
  const spans = split(line, style);
  if (spans.filter((span) => span.text !== '').length < 2) return null;
  const exact = style !== 'space' || spans.length === header.length;
  return spans.map((span, index) => {
    const under = exact ? header[index] : nearest(span, header);
    return { text: span.text, column: under?.column ?? null, heading: under?.text ?? '' };
  });
}

const isWhole = (text: string, column: Column) =>
  [...text.matchAll(word(column))].some((found) => found[0].length === text.length);

/** The column that a text names and nothing else. */
export const columnNamed = (text: string): Column | null => COLUMNS.find((column) => isWhole(text, column)) ?? null;

function columnOf(text: string, taken: ReadonlySet<Column>): Column | null {
  const bare = text
    .replace(/[([].*?[)\]]/g, ' ')
    .replace(/\s+(?:in\s+)?(?:EUR|USD|GBP|CHF|JPY|€|\$|£)\s*$/u, '')
    .trim();
  const starts = (column: Column) => [...bare.matchAll(word(column))].some((found) => found.index === 0);
  const free = COLUMNS.filter((column) => !taken.has(column));
  return free.find((column) => isWhole(bare, column)) ?? free.find(starts) ?? null;
}

function split(line: string, style: Style): Span[] {
  if (style === 'space') {
    return [...line.matchAll(/\S+(?:[ \u00a0\u202f]\S+)*/gu)].map((cell) => ({
      text: cell[0],
      start: cell.index,
      end: cell.index + cell[0].length,
    }));
  }
  const inner = style === 'pipe' ? line.trim().replace(/^\|/, '').replace(/\|$/, '') : line;
  return inner
    .split(style === 'pipe' ? '|' : '\t')
    .map((text, index) => ({ text: text.trim(), start: index, end: index }));
}

/** Numbers stand under the right edge of their heading, words under the left one. */
function nearest(span: Span, header: HeaderCell[]): HeaderCell | undefined {
  const distance = (cell: HeaderCell) => Math.min(Math.abs(cell.start - span.start), Math.abs(cell.end - span.end));
  return header.toSorted((a, b) => distance(a) - distance(b))[0];
}
