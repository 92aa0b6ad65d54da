import { parse } from 'csv-parse/sync';
import { visibleCell } from './rows.ts';

const delimiters = [';', '\t', '|'] as const;

/** How often a delimiter divides each of the first rows; quoted parts left out, since inside them it divides nothing. */
const divisions = (text: string, delimiter: string): number[] =>
  text
    .slice(0, 20_000)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '')
    .map((row) => row.split(delimiter).length - 1);

/** A comma is in most numbers of half of Europe, so it divides only where nothing else divides the rows. */
const delimiterOf = (text: string): string => {
  const dividing = delimiters.find((delimiter) => {
    const rows = divisions(text, delimiter);
    return rows.filter((count) => count > 0).length >= rows.length * 0.7;
  });
  return dividing ?? ',';
};

/** Rows of a table in text form, cells divided by tabs; what a spreadsheet would compute is left empty. Source: csv-parse. */
export const csvRows = (text: string): string => {
  const rows: string[][] = parse(text, {
    delimiter: delimiterOf(text),
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  return rows.map((row) => row.map((cell) => visibleCell(cell.startsWith('=') ? '' : cell)).join('\t')).join('\n');
};
