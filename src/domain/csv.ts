export type CsvCell = string | number | null;

/** A spreadsheet would run a text that begins so as a formula; an apostrophe before it makes it text. Source: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

const written = (cell: CsvCell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A table as RFC 4180 has it: commas, CRLF, a head line. */
export const csvOf = (head: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  [head, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('');
