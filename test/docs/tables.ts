import { readFileSync } from 'node:fs';

/** The rows below the head of the first table after a heading, each cell trimmed; the heading as it stands in the file. */
export const tableUnder = (file: string, heading: string): string[][] => {
  const lines = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`${file} has no heading "${heading}"`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  // The head and the line of dashes under it are no rows.
  return lines.slice(first + 2, first + length).map(cellsOf);
};

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/** As the documents write a name of the code. */
export const code = (name: string): string => `\`${name}\``;
