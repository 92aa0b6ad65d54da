import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { cleanLine } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';

/** A row by the names of its columns; `row` as a spreadsheet counts, blank ones as well. Cells are trimmed and cleaned. */
export type TableRow = { row: number; cells: Readonly<Record<string, string>> };

/** A row that cannot be read, and why. */
export type BadRow = { row: number; reason: string };

const MOST_ROWS = 5_000;
const LONGEST_CELL = 2_000;

const Parsed = z.array(z.array(z.string()));

const wrong = (message: string, cause?: unknown): QuartermasterError =>
  new QuartermasterError('invalid_input', message, cause === undefined ? {} : { cause });

/** The heading tells: it has no amounts in it, so what divides it is no decimal comma. */
const delimiterOf = (text: string): string => (/^[^\r\n]*;/.test(text) ? ';' : ',');

const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw wrong('The file is not UTF-8; save it as CSV in UTF-8.', cause);
  }
};

const recordsOf = (text: string) => {
  try {
    const options = {
      delimiter: delimiterOf(text),
      bom: true,
      relax_column_count: true,
    };
    return Parsed.parse(parse(text, options));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw wrong(`The file is no CSV (${cause.code}); quotes within a cell are doubled.`, cause);
  }
};

const isBlank = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '');

const troubleIn = (record: readonly string[], columns: readonly string[]): string | null => {
  if (record.length !== columns.length) return `has ${record.length} cells instead of ${columns.length}`;
  const long = columns.find((_, at) => (record[at] ?? '').length > LONGEST_CELL);
  return long === undefined ? null : `has more than ${LONGEST_CELL} characters in "${long}"`;
};

/** Reads CSV, divided by commas or semicolons, in UTF-8 with or without a mark. Throws `invalid_input` for what is no such table. Source: csv-parse. */
export function readTable(bytes: Uint8Array): { columns: string[]; rows: TableRow[]; bad: BadRow[] } {
  const [heading, ...records] = recordsOf(textOf(bytes))
    .map((record, at) => ({ row: at + 1, record }))
    .filter(({ record }) => !isBlank(record));
  if (heading === undefined) throw wrong('The file is empty; its first row names the columns.');
  const columns = heading.record.map((name) => cleanLine(name).text.toLowerCase());
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw wrong(`The column "${twice}" stands there twice.`);
  if (records.length > MOST_ROWS) throw wrong(`The file has more than ${MOST_ROWS} rows; divide it.`);
  const read = records.map(({ row, record }) => ({ row, record, reason: troubleIn(record, columns) }));
  const cellsOf = (record: readonly string[]) =>
    Object.fromEntries(columns.map((name, at) => [name, cleanLine(record[at] ?? '').text]));
  return {
    columns,
    rows: read.flatMap(({ row, record, reason }) => (reason === null ? [{ row, cells: cellsOf(record) }] : [])),
    bad: read.flatMap(({ row, reason }) => (reason === null ? [] : [{ row, reason }])),
  };
}
