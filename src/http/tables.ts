import type { Context } from 'hono';
import { csvOf, type CsvCell } from '../domain/csv.ts';
import { decimalOf } from '../domain/money.ts';
import type { BudgetRow, OrderRow, VendorRow } from '../services/records-view.ts';
import type { RequisitionRow } from '../services/view.ts';
import { versioned } from './etag.ts';
import { Refusal } from './problem.ts';

const TYPES = { json: 'application/json', csv: 'text/csv' } as const;
type Format = keyof typeof TYPES;

type Range = { range: string; quality: number };

const rangeOf = (part: string): Range => {
  const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return { range, quality: /^[01](\.\d{0,3})?$/.test(quality) ? Number(quality) : 0 };
};

/** How welcome a media type is, by the range that names it most closely (RFC 9110, 12.5.1); 0 where it is not. */
const qualityOf = (type: string, ranges: readonly Range[]): number =>
  [type, `${type.split('/', 1)[0]}/*`, '*/*']
    .map((name) => ranges.find(({ range }) => range === name))
    .find((found) => found !== undefined)?.quality ?? 0;

/** What a caller would rather have; JSON where both are as welcome. Throws `not_acceptable` where neither is. */
export const formatFor = (accept: string | undefined): Format => {
  if (accept === undefined || accept.trim() === '') return 'json';
  const ranges = accept.split(',').map(rangeOf);
  const [json, csv] = [qualityOf(TYPES.json, ranges), qualityOf(TYPES.csv, ranges)];
  if (json === 0 && csv === 0)
    throw new Refusal('not_acceptable', `This address answers ${TYPES.json} or ${TYPES.csv}; accept one of them.`);
  return csv > json ? 'csv' : 'json';
};

/** A table for spreadsheets, as a file of this name. */
export const csvAnswer = (c: Context, name: string, csv: string): Response =>
  c.body(csv, 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${name}.csv"`,
  });

/** Where the page after this one is asked for, with all else as it was asked. */
const nextOf = (c: Context, next: string): string => {
  const { pathname, searchParams } = new URL(c.req.url);
  searchParams.set('after', next);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
};

type Listed = { next?: string | null };

/** A view as JSON with its version, or as the table that the caller asks for by Accept; a page of one names the next. */
export async function inFormat<V extends Listed & object>(
  c: Context,
  name: string,
  { read, csv }: { read: () => Promise<V>; csv: (view: V) => string },
): Promise<Response> {
  c.header('vary', 'Accept', { append: true });
  const format = formatFor(c.req.header('accept'));
  const view = await read();
  if (format === 'json') return versioned(c, view);
  if (view.next) c.header('link', nextOf(c, view.next));
  return csvAnswer(c, name, csv(view));
}

type Column<Row> = readonly [string, (row: Row) => CsvCell | boolean];

const table =
  <Row>(columns: readonly Column<Row>[]) =>
  ({ items }: { items: readonly Row[] }): string =>
    csvOf(
      columns.map(([name]) => name),
      items.map((row) =>
        columns.map(([, cell]) => {
          const value = cell(row);
          return typeof value === 'boolean' ? String(value) : value;
        }),
      ),
    );

export const requisitionTable = table<RequisitionRow>([
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['phase', ({ phase }) => phase],
  ['subject', ({ subject }) => subject],
  ['vendor', ({ vendor }) => vendor],
  ['vendorNumber', ({ vendorNumber }) => vendorNumber],
  ['currency', ({ total }) => total && total.currency],
  ['total', ({ total }) => total && decimalOf(total)],
  ['requester', ({ requester }) => requester],
  ['costCenter', ({ costCenter }) => costCenter],
  ['category', ({ category }) => category],
  ['orderNumber', ({ orderNumber }) => orderNumber],
  ['due', ({ due }) => due],
  ['paused', ({ paused }) => paused],
  ['erased', ({ erased }) => erased],
  ['createdAt', ({ createdAt }) => createdAt],
  ['updatedAt', ({ updatedAt }) => updatedAt],
]);

export const orderTable = table<OrderRow>([
  ['number', ({ number }) => number],
  ['requisition', ({ requisition }) => requisition],
  ['vendorNumber', ({ vendor }) => vendor.number],
  ['vendor', ({ vendor }) => vendor.name],
  ['currency', ({ total }) => total.currency],
  ['total', ({ total }) => decimalOf(total)],
  ['status', ({ status }) => status],
  ['erpNumber', ({ erpNumber }) => erpNumber],
  ['createdAt', ({ createdAt }) => createdAt],
  ['sentAt', ({ sentAt }) => sentAt],
]);

export const vendorTable = table<VendorRow>([
  ['number', ({ number }) => number],
  ['name', ({ name }) => name],
  ['country', ({ country }) => country],
  ['status', ({ status }) => status],
  ['holdReason', ({ holdReason }) => holdReason],
  ['mergedInto', ({ mergedInto }) => mergedInto],
  ['confirmed', ({ confirmed }) => confirmed],
  ['categories', ({ categories }) => categories.join(' ')],
  ['asOf', ({ asOf }) => asOf],
]);

export const budgetTable = table<BudgetRow>([
  ['costCenter', ({ costCenter }) => costCenter],
  ['name', ({ name }) => name],
  ['owner', ({ owner }) => owner],
  ['year', ({ year }) => year],
  ['currency', ({ budget }) => budget.currency],
  ['budget', ({ budget }) => decimalOf(budget)],
  ['spent', ({ spent }) => decimalOf(spent)],
  ['committed', ({ committed }) => decimalOf(committed)],
  ['free', ({ free }) => decimalOf(free)],
]);
