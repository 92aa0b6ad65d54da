import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { readTable, type TableRow } from '../documents/table.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { importRows, type ImportKind } from '../domain/import-rows.ts';
import { shapeWords } from '../domain/shape-words.ts';
import type { Tx } from '../store/database.ts';
import { broughtByAnother, lockImports, noteImport } from '../store/imports.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { planContracts, readDocuments } from './contract-imports.ts';
import {
  planBudgets,
  planCostCenters,
  planPeople,
  planVendors,
  timesOf,
  type Plan,
  type Planned,
  type RowError,
} from './import-plans.ts';
import type { ImportView } from './incoming-view.ts';

const requireColumns = (kind: ImportKind, columns: readonly string[]): void => {
  const shape: Record<string, z.ZodType> = importRows[kind].shape;
  const known = Object.keys(shape);
  const missing = known.filter((name) => !columns.includes(name) && !shape[name]?.safeParse(undefined).success);
  const strange = columns.filter((name) => !known.includes(name));
  const fields = [
    ...missing.map((field) => ({ field, reason: 'The column is missing.' })),
    ...strange.map((field) => ({ field, reason: `There is no such column; there are ${known.join(', ')}.` })),
  ];
  if (fields.length > 0)
    throw new QuartermasterError('invalid_input', `The columns are not those of ${kind}; --example shows them.`, {
      fields,
    });
};

const checkedRows = <T extends z.ZodType>(schema: T, rows: readonly TableRow[]) => {
  const errors: RowError[] = [];
  const right = rows.flatMap(({ row, cells }) => {
    const result = schema.safeParse(cells, { error: shapeWords });
    if (result.success) return [{ row, given: result.data }];
    for (const { path, message } of result.error.issues)
      errors.push({ row, column: String(path[0] ?? ''), reason: message });
    return [];
  });
  return { rows: right, errors };
};

/** What was read of the files that came with a list of contracts. */
type Readings = Awaited<ReturnType<typeof readDocuments>>;

type Outcome = { planned: Planned[]; errors: RowError[] };
type Table = readonly TableRow[];

const planned = async <T extends z.ZodType>(
  schema: T,
  plan: Plan<z.output<T>>,
  tx: Tx,
  table: Table,
  by: string,
): Promise<Outcome> => {
  const { rows, errors } = checkedRows(schema, table);
  const outcome = await plan(tx, rows, by);
  const times = timesOf(outcome.planned.map(({ key }) => key));
  const twice = outcome.planned.filter(({ key }) => (times.get(key) ?? 0) > 1);
  return {
    planned: outcome.planned,
    errors: [
      ...errors,
      ...outcome.errors,
      ...twice.map(({ row, key }) => ({ row, column: '', reason: `"${key}" stands there twice` })),
    ],
  };
};

/** Each kind with its own rows, so that the compiler sees that they belong together. */
const planOf = {
  people: (tx, table, by) => planned(importRows.people, planPeople, tx, table, by),
  vendors: (tx, table, by) => planned(importRows.vendors, planVendors, tx, table, by),
  'cost-centres': (tx, table, by) => planned(importRows['cost-centres'], planCostCenters, tx, table, by),
  budgets: (tx, table, by) => planned(importRows.budgets, planBudgets, tx, table, by),
  contracts: (tx, table, by, readings) => planned(importRows.contracts, planContracts(readings), tx, table, by),
} as const satisfies Record<ImportKind, (tx: Tx, table: Table, by: string, readings: Readings) => Promise<Outcome>>;

/** Without the bad rows the others may be bad, too: whose deputy is left out, for one. */
const settledPlan = async (
  kind: ImportKind,
  tx: Tx,
  table: Table,
  by: string,
  readings: Readings,
): Promise<Outcome> => {
  const errors: RowError[] = [];
  let rest = table;
  for (;;) {
    const outcome = await planOf[kind](tx, rest, by, readings);
    errors.push(...outcome.errors);
    if (outcome.errors.length === 0) return { planned: outcome.planned, errors };
    const bad = new Set(outcome.errors.map(({ row }) => row));
    rest = rest.filter(({ row }) => !bad.has(row));
  }
};

const namedFiles = (rows: Table): string[] =>
  [...new Set(rows.map(({ cells }) => cells['file'] ?? ''))].filter(Boolean);

/** How long a file waits for another administrator to bring it, too. */
const WAITS_MS = 7 * 86_400_000;

/**
 * Takes over a file of the company's own data, by the keys of its rows: all of it or nothing, unless bad rows may be left out. What is
 * not in the file stays. Nothing is written with `dryRun`. A file that says what people may do is taken over when a second
 * administrator brings it, too, where the company has two. A list of contracts names files that come with it.
 */
export const importFile =
  ({ database, now, newId }: ServiceContext): Services['importFile'] =>
  async (who, kind, bytes, { dryRun, skipBad }, documents = []) => {
    const table = readTable(bytes);
    requireColumns(kind, table.columns);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const readings = await readDocuments(kind === 'contracts' ? documents : []);
    return database.withPrincipal(who, async (tx): Promise<ImportView> => {
      await lockImports(tx);
      const { planned: rows, errors: wrong } = await settledPlan(kind, tx, table.rows, who.person, readings);
      const errors = [...table.bad.map((bad) => ({ ...bad, column: '' })), ...wrong];
      const differing = rows.filter(({ is, shall }) => !isDeepStrictEqual(is, shall));
      const added = differing.filter(({ is }) => is === undefined).length;
      const counts = {
        added,
        changed: differing.length - added,
        unchanged: rows.length - differing.length,
        skipped: table.rows.length + table.bad.length - rows.length,
      };
      const at = now();
      const file = { kind, digest, by: who.person };
      const isRight = errors.length === 0 || skipBad;
      const takesTwo = isRight && differing.some((row) => row.takesTwo);
      const waits = takesTwo && !(await broughtByAnother(tx, file, new Date(at.getTime() - WAITS_MS)));
      const applied = !dryRun && isRight && !waits;
      if (applied) for (const { write } of differing) await write();
      if (!dryRun && isRight)
        await noteImport(tx, { id: newId(), ...file, ...counts, state: waits ? 'waiting' : 'applied', at });
      const needs = kind === 'contracts' ? namedFiles(table.rows) : [];
      return { kind, applied, waits, needs, ...counts, errors: errors.toSorted((a, b) => a.row - b.row) };
    });
  };
