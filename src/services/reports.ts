import { dayIn } from '../domain/day.ts';
import { decimalOf } from '../domain/money.ts';
import type { Role } from '../domain/principal.ts';
import { columnsOf, type ReportName, type ReportRow } from '../domain/report.ts';
import { isFinal, statusNames } from '../domain/status.ts';
import type { Tx } from '../store/database.ts';
import { cycleTimes, openByAge, spendByVendor, type ReportSpan } from '../store/reports.ts';
import { readTenant } from '../store/tenants.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import type { ReportView, SpendView } from './records-view.ts';
import { spend } from './spend.ts';

const ENDED = statusNames.filter(isFinal);

/** Who sees every requisition of the company; row-level security says the same. */
const overseers: readonly Role[] = ['auditor', 'administrator'];

type Asked = ReportSpan & { now: string };
type OwnReport = Exclude<ReportName, 'models'>;

const rowsOf = {
  vendors: async (tx, span) =>
    (await spendByVendor(tx, span)).map(({ minor, ...row }) => ({
      ...row,
      amount: decimalOf({ currency: row.currency, minor }),
    })),
  'cycle-time': cycleTimes,
  open: (tx, { now, timeZone }) => openByAge(tx, { ended: ENDED, now, timeZone }),
} as const satisfies Record<OwnReport, (tx: Tx, asked: Asked) => Promise<ReportRow[]>>;

/** Spend by vendor and month, cycle time, or what is open by its age: one statement over the rows that the person sees. */
export const report =
  (context: ServiceContext): Services['report'] =>
  (who, name, days) =>
    context.database.withPrincipal(who, async (tx) => {
      const now = context.now();
      const { timeZone } = await readTenant(tx);
      const today = dayIn(timeZone, now);
      const { from = `${today.slice(0, 4)}-01-01`, to = today } = days;
      const rows = await rowsOf[name](tx, { from, to, timeZone, now: now.toISOString() });
      const counted = who.roles.some((role) => overseers.includes(role)) ? 'company' : 'visible';
      // What is open is so now, whenever it came.
      const asked = name === 'open' ? { from: null, to: today } : { from, to };
      return { name, ...asked, counted, columns: columnsOf(name), rows };
    });

const micro = (microUsd: number): string => (microUsd / 1_000_000).toFixed(6);

const asReport = ({ from, to, rows }: SpendView): ReportView => ({
  name: 'models',
  from,
  to,
  counted: 'company',
  columns: columnsOf('models'),
  rows: rows.map(({ microUsd, ...row }) => ({ ...row, currency: 'USD', amount: micro(microUsd) })),
});

/** What models cost the company by day, agent and model. */
export const modelReport =
  (context: ServiceContext): Services['modelReport'] =>
  async (who, days) =>
    asReport(await spend(context)(who, days));
