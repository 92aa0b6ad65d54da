import { z } from 'zod';
import type { RecordedCall } from '../../src/evals/recorded-tools.ts';

type Row = Readonly<Record<string, unknown>>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a tool gives, with members of each row of one of its lists changed; other answers stay as they are. */
export const inRows = (gives: unknown, list: string, change: (row: Row) => object): RecordedCall['gives'] => {
  const rows = isRow(gives) ? gives[list] : undefined;
  if (!isRow(gives) || !Array.isArray(rows)) return z.json().optional().parse(gives);
  return z.json().parse({ ...gives, [list]: rows.map((row) => (isRow(row) ? { ...row, ...change(row) } : row)) });
};

/** The same with one more row. */
export const withRow = (gives: unknown, list: string, row: Row): RecordedCall['gives'] => {
  const rows = isRow(gives) && Array.isArray(gives[list]) ? gives[list] : [];
  return isRow(gives) ? z.json().parse({ ...gives, [list]: [...rows, row] }) : z.json().optional().parse(gives);
};
