import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { cleanLine } from '../domain/clean-text.ts';
import { QuartermasterError } from '../domain/errors.ts';

/** A row by the names of its columns; `row` as a spreadsheet counts, the heading being 1. Cells are trimmed and cleaned. */
export type TableRow = { row: number; cells: Readonly<Record<string, string>> };

const MOST_ROWS = 5_000;
const LONGEST_CELL = 2_000;

const Parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

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
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    };
    return Parsed.parse(parse(text, options));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw wrong(`The file is no CSV (${cause.code}); quotes within a cell are doubled.`, cause);
  }
};

/** Reads CSV, divided by commas or semicolons, in UTF-8 with or without a mark. Throws `invalid_input` for what is no such table. Source: csv-parse. */
export function readTable(bytes: Uint8Array): { columns: string[]; rows: TableRow[] } {
  const [heading, ...records] = recordsOf(textOf(bytes));
  if (heading === undefined) throw wrong('The file is empty; its first row names the columns.');
  const columns = heading.record.map((name) => cleanLine(name).text.toLowerCase());
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined) throw wrong(`The column "${twice}" stands there twice.`);
  if (records.length > MOST_ROWS) throw wrong(`The file has more than ${MOST_ROWS} rows; divide it.`);
  const rows = records.map(({ record }, at) => {
    if (record.length !== columns.length || record.some((cell) => cell.length > LONGEST_CELL))
      throw wrong(`Row ${at + 2} has ${record.length} cells instead of ${columns.length}, or one that is too long.`);
    return {
      row: at + 2,
      cells: Object.fromEntries(columns.map((name, column) => [name, cleanLine(record[column] ?? '').text])),
    };
  });
  return { columns, rows };
}
