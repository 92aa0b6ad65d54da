import Table from 'cli-table3';
import pc from 'picocolors';

/** A word with its meaning for the eye; without colours only the word is shown. */
export type Tone = 'good' | 'bad' | 'wait' | 'dim' | 'strong';
export type Cell = string | { text: string; tone: Tone };
export type Row = readonly Cell[];

type Target = { write: (text: string) => void; isTerminal: boolean; columns: number; colors: boolean; json: boolean };

/** How a command shows its result: JSON when asked for, tables in a terminal, tab-separated lines in a pipe. */
export type Output = {
  /** The value as JSON with `--json`, else what `render` prints. */
  result(value: unknown, render: () => void): void;
  /** The head is shown in a terminal only. */
  table(head: readonly string[], rows: readonly Row[]): void;
  /** Rows under a title; in a pipe each begins with the title. */
  section(title: string, rows: readonly Row[]): void;
  /** Plain text; what commands a terminal is taken out. */
  line(text: string): void;
  /** A text of many lines under a row; in a pipe it is the last column of the row. */
  block(row: Row, text: string): void;
  /** An advice to people; silent in a pipe. */
  hint(text: string): void;
};

// What the mail of a stranger may bring along: terminal commands, reversed or invisible text.
const UNPRINTABLE = /(?:[\p{Cc}\p{Cf}\u2028\u2029]|\p{Variation_Selector})+/gu;

/** JSON as it is, but for characters that a terminal would obey: as escapes they are the same JSON. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(UNPRINTABLE, (run) =>
    run.replaceAll(/[^\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );

/** Text from outside on one line, without characters that command a terminal or cannot be seen. */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, ' ');

/** The same for a text of many lines, which stay. */
export const lines = (text: string): string => text.split('\n').map(printable).join('\n');

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
} as const;
const GAP = 2;
const LEAST_WIDTH = 8;

export function createOutput({ write, isTerminal, columns, colors, json }: Target): Output {
  const line = (text: string) => write(`${text}\n`);
  const paint = painter(colors);
  const grid = (head: readonly string[], rows: readonly Row[]) => {
    const widths = fit([head, ...rows.map((row) => row.map(textOf))], columns);
    const table = new Table({
      chars: BARE,
      style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [] },
      colWidths: widths,
      wordWrap: true,
    });
    const all = [head.map((text): Cell => ({ text, tone: 'dim' })), ...rows].filter((row) => row.length > 0);
    table.push(...all.map((row) => widths.map((_, column) => paint(row[column] ?? ''))));
    line(table.toString().replaceAll(/ +$/gm, ''));
  };
  const tabbed = (rows: readonly Row[]) => rows.forEach((row) => line(row.map(textOf).join('\t')));
  return {
    line: (text) => line(lines(text)),
    result: (value, render) => (json ? line(printableJson(value, isTerminal ? 2 : undefined)) : render()),
    hint: (text) => isTerminal && line(paint({ text, tone: 'dim' })),
    table: (head, rows) => (isTerminal ? rows.length > 0 && grid(head, rows) : tabbed(rows)),
    block: (row, text) => {
      if (!isTerminal) return tabbed([[...row, text]]);
      line(`\n${row.map(paint).join('  ')}`);
      line(lines(text));
    },
    section: (title, rows) => {
      if (rows.length === 0) return;
      if (!isTerminal) return tabbed(rows.map((row) => [title.toLowerCase(), ...row]));
      line(`\n${paint({ text: title, tone: 'strong' })}`);
      // A single column may be something to copy, such as a command, and is not wrapped.
      if (rows.every((row) => row.length === 1)) for (const row of rows) line(row.map(paint).join(''));
      else grid([], rows);
    },
  };
}

const textOf = (cell: Cell): string => printable(typeof cell === 'string' ? cell : cell.text);

function painter(colors: boolean): (cell: Cell) => string {
  const { green, red, yellow, dim, bold } = pc.createColors(colors);
  const tones = { good: green, bad: red, wait: yellow, dim, strong: bold } satisfies Record<Tone, unknown>;
  return (cell) => (typeof cell === 'string' ? textOf(cell) : tones[cell.tone](textOf(cell)));
}

/** Widths at which all columns fit on the terminal: the widest gives way first. */
function fit(rows: readonly (readonly string[])[], columns: number): number[] {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from(
    { length: count },
    (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)) + GAP,
  );
  for (;;) {
    const widest = widths.indexOf(Math.max(...widths));
    // One more for the blank between two columns.
    const over = widths.reduce((sum, width) => sum + width + 1, -1) - columns;
    const width = widths[widest] ?? 0;
    if (over <= 0 || width <= LEAST_WIDTH) return widths;
    widths[widest] = width - 1;
  }
}
