import { csvOf } from './csv.ts';

/** What a value of a column is: `amount` in major units of the row's `currency`, `hours` a duration. */
export type ReportKind = 'text' | 'month' | 'day' | 'count' | 'amount' | 'hours';

/** The reports, each a table of these columns. */
export const reports = {
  vendors: {
    month: 'month',
    vendor: 'text',
    name: 'text',
    currency: 'text',
    orders: 'count',
    amount: 'amount',
  },
  'cycle-time': {
    month: 'month',
    category: 'text',
    step: 'text',
    orders: 'count',
    medianHours: 'hours',
    p90Hours: 'hours',
  },
  open: { age: 'text', status: 'text', requisitions: 'count', oldest: 'day' },
  models: {
    day: 'day',
    agent: 'text',
    model: 'text',
    calls: 'count',
    inputTokens: 'count',
    outputTokens: 'count',
    currency: 'text',
    amount: 'amount',
  },
} as const satisfies Record<string, Record<string, ReportKind>>;

export type ReportName = keyof typeof reports;
export const reportNames = ['vendors', 'cycle-time', 'open', 'models'] as const satisfies readonly ReportName[];

export type ReportCell = string | number | null;
export type ReportRow = Readonly<Record<string, ReportCell>>;
export type ReportColumn = { name: string; kind: ReportKind };

export const columnsOf = (name: ReportName): ReportColumn[] =>
  Object.entries<ReportKind>(reports[name]).map(([column, kind]) => ({ name: column, kind }));

/** For spreadsheets, with the names of the columns as its head. */
export const reportCsv = ({
  columns,
  rows,
}: {
  columns: readonly ReportColumn[];
  rows: readonly ReportRow[];
}): string =>
  csvOf(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
  );

/** How old open requisitions are, in whole days: the first of each span, which ends before the next. */
const AGES = [
  { from: 0, name: '0–1' },
  { from: 2, name: '2–3' },
  { from: 4, name: '4–7' },
  { from: 8, name: '8–14' },
  { from: 15, name: '15–30' },
  { from: 31, name: '31+' },
] as const;

export const ageNames = AGES.map(({ name }) => name);
export const ageStarts = AGES.map(({ from }) => from);

/** Which step of the plan an entry of the case file ends. */
export const stepEnds = {
  completed: 'complete',
  vendor_cleared: 'clear_vendor',
  budget_committed: 'budget',
  order_numbered: 'approve',
  order_posted: 'order',
  order_sent: 'send',
} as const;
