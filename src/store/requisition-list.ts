import type { Money } from '../domain/requirement.ts';
import type { Status } from '../domain/status.ts';
import type { Tx } from './database.ts';
import type { Requisition } from './requisitions.ts';
import { numbersOf } from './vendors.ts';

export type RequisitionSummary = Pick<
  Requisition,
  'id' | 'status' | 'requester' | 'vendorNumber' | 'orderNumber' | 'createdAt' | 'updatedAt'
> & {
  subject: string;
  vendor: string | null;
  total: Money | null;
  costCenter: string | null;
  category: string | null;
  paused: boolean;
  /** The mail is kept no longer. */
  erased: boolean;
  /** When the first of its open tasks should be answered. */
  due: string | null;
};

/** Where a row stands in a list: what the list is sorted by, and the row's id. */
export type Place = { key: string; id: string };

/** An expression that is never null, and the type that its text is read back as. */
const sorts = {
  createdAt: { key: 'r.created_at', type: 'timestamptz', order: 'desc' },
  updatedAt: { key: 'r.updated_at', type: 'timestamptz', order: 'desc' },
  // By currency first: amounts of two do not compare.
  total: {
    key: `(coalesce(r.total_currency, '') || lpad(coalesce(r.total_minor, 0)::text, 20, '0')) collate "C"`,
    type: 'text',
    order: 'desc',
  },
  // What nothing presses comes last.
  due: { key: `coalesce(t.due, 'none') collate "C"`, type: 'text', order: 'asc' },
} as const;

export type RequisitionSort = keyof typeof sorts;

/** Instants are ISO 8601, `to` not included; amounts are minor units of `currency`, `to` included. */
export type RequisitionFilter = {
  statuses?: readonly Status[];
  requester?: string;
  vendor?: string;
  costCenter?: string;
  category?: string;
  created?: { from?: string; to?: string };
  updated?: { from?: string; to?: string };
  amount?: { currency: string; from?: number; to?: number };
  /** Each word must be in its subject, its vendor's name, its number or its order's. */
  search?: string;
  sort?: RequisitionSort;
  order?: 'asc' | 'desc';
  after?: Place;
  limit: number;
};

type Condition = { sql: (place: string) => string; value: unknown };

const among = (expression: string, value: unknown): Condition[] =>
  value === undefined ? [] : [{ sql: (place) => `${expression} = ${place}`, value }];

const within = (
  column: string,
  type: string,
  { from, to }: { from?: unknown; to?: unknown } = {},
  upTo: '<' | '<=' = '<',
): Condition[] => [
  ...(from === undefined ? [] : [{ sql: (place: string) => `${column} >= ${place}::${type}`, value: from }]),
  ...(to === undefined ? [] : [{ sql: (place: string) => `${column} ${upTo} ${place}::${type}`, value: to }]),
];

const escaped = (word: string): string => `%${word.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Patterns of which each must be found; null where there is nothing to search for. */
export const patternsOf = (search: string | undefined): string[] | null => {
  const words = (search ?? '').split(/\s+/).filter((word) => word !== '');
  return words.length === 0 ? null : words.map(escaped);
};

const found = (search: string | undefined): Condition[] => {
  const patterns = patternsOf(search);
  if (patterns === null) return [];
  const text = `lower(concat_ws(' ', r.id, r.order_number, r.requirement#>>'{vendor,name}', m.subject))`;
  return [{ sql: (place) => `${text} like all (${place}::text[])`, value: patterns }];
};

const conditions = (filter: RequisitionFilter): Condition[] => [
  ...(filter.statuses ? [{ sql: (place: string) => `r.status = any (${place}::text[])`, value: filter.statuses }] : []),
  ...among('r.requester', filter.requester),
  ...(filter.vendor === undefined
    ? []
    : [{ sql: (place: string) => `r.vendor_number = any (${numbersOf(place)})`, value: filter.vendor }]),
  ...among(`r.requirement->>'costCenter'`, filter.costCenter),
  ...among('r.category', filter.category),
  ...within('r.created_at', 'timestamptz', filter.created),
  ...within('r.updated_at', 'timestamptz', filter.updated),
  ...among('r.total_currency', filter.amount?.currency),
  ...within('r.total_minor', 'bigint', filter.amount, '<='),
  ...found(filter.search),
];

type Row = RequisitionSummary & { key: string };

/** The newest first, unless sorted otherwise; `next` is where the page after it begins. */
export const listRequisitions = async (
  tx: Tx,
  filter: RequisitionFilter,
): Promise<{ items: RequisitionSummary[]; next: Place | null }> => {
  const { key, type, order: usual } = sorts[filter.sort ?? 'createdAt'];
  const order = filter.order ?? usual;
  const wanted = conditions(filter);
  const values = [tx.tenant, filter.limit + 1, ...wanted.map(({ value }) => value)];
  const where = wanted.map(({ sql }, index) => sql(`$${index + 3}`));
  if (filter.after) {
    where.push(
      `(${key}, r.id) ${order === 'desc' ? '<' : '>'} ($${values.length + 1}::${type}, $${values.length + 2})`,
    );
    values.push(filter.after.key, filter.after.id);
  }
  const rows = await tx.rows<Row>(
    `select r.id, r.status, r.requester, coalesce(m.subject, '') as subject, r.requirement#>>'{vendor,name}' as vendor,
       r.vendor_number as "vendorNumber", r.order_number as "orderNumber",
       r.requirement->>'costCenter' as "costCenter", r.category, nullif(r.requirement->'total', 'null') as total,
       r.plan @> '[{"state": "waiting", "note": "paused"}]' as paused, t.due,
       exists (select from erasures e where e.tenant = r.tenant and e.requisition = r.id and e.kind = 'mails') as erased,
       to_json(r.created_at)#>>'{}' as "createdAt", to_json(r.updated_at)#>>'{}' as "updatedAt", to_json(${key})#>>'{}' as key
     from requisitions r
       left join mails m on m.tenant = r.tenant and m.id = r.mail
       left join lateral (select min(due) as due from tasks
                          where tenant = r.tenant and requisition = r.id and status = 'open') t on true
     where ${['r.tenant = $1', ...where].join(' and ')}
     order by ${key} ${order}, r.id ${order} limit $2`,
    values,
  );
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { items: page.map(({ key: _key, ...item }) => item), next: last ? { key: last.key, id: last.id } : null };
};
