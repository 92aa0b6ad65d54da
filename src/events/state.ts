import { Calendar } from '../domain/calendar.ts';
import { dayIn } from '../domain/day.ts';
import type { LimitsPolicy } from '../domain/policies.ts';
import type { TenantId } from '../domain/principal.ts';
import { warningUntil } from '../domain/schedule.ts';
import { limitOf } from '../domain/spend.ts';
import { feedStates } from '../store/event-delays.ts';
import { backlog, endingGrants, openTaskCounts, requisitionCounts } from '../store/condition.ts';
import type { Database, Tx } from '../store/database.ts';
import { findTotal } from '../store/spend.ts';
import { everyTenant, readTenant, type Tenant } from '../store/tenants.ts';
import type { StoredState } from '../telemetry/state-metrics.ts';

type OfTenant = Pick<StoredState, 'tasks' | 'requisitions' | 'grantsEnding' | 'spendShare'>;

const shareOf = async (tx: Tx, scope: 'day' | 'month', key: string, limits: LimitsPolicy): Promise<number> => {
  const total = await findTotal(tx, { scope, key });
  const limit = total && limitOf(total, 'microUsd', limits);
  return total && limit ? total.used.microUsd / limit : 0;
};

const endOf = ({ calendar, timeZone }: Tenant, now: Date): Date =>
  new Date(warningUntil(now.toISOString(), Calendar.parse({ ...calendar, timeZone })));

const ofTenant = (database: Database, tenant: TenantId, limits: LimitsPolicy, now: Date): Promise<OfTenant> =>
  database.withPrincipal({ kind: 'worker', tenant }, async (tx) => {
    const known = await readTenant(tx);
    const day = dayIn(known.timeZone, now);
    return {
      tasks: await openTaskCounts(tx),
      requisitions: await requisitionCounts(tx),
      grantsEnding: await endingGrants(tx, endOf(known, now)),
      spendShare: {
        day: await shareOf(tx, 'day', day, limits),
        month: await shareOf(tx, 'month', day.slice(0, 7), limits),
      },
    };
  });

type Counted = readonly (readonly [name: string, count: number])[];

const sums = (counted: Counted): Map<string, number> => {
  const all = new Map<string, number>();
  for (const [name, count] of counted) all.set(name, (all.get(name) ?? 0) + count);
  return all;
};

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** What waits and what is used up, over all companies; which company it is, is not told. */
export const readState = async (database: Database, limits: LimitsPolicy, now: Date): Promise<StoredState> => {
  const { outbox, feeds, tenants } = await database.withPrincipal({ kind: 'relay' }, async (tx) => ({
    outbox: await backlog(tx),
    feeds: await feedStates(tx),
    tenants: await everyTenant(tx),
  }));
  const all: OfTenant[] = [];
  for (const tenant of tenants) all.push(await ofTenant(database, tenant, limits, now));
  const tasks = all.flatMap((one) => one.tasks);
  const overdue = sums(tasks.map((one) => [one.kind, one.overdue]));
  const requisitions = sums(
    all.flatMap((one) => one.requisitions.map(({ status, count }) => [status, count] as const)),
  );
  return {
    outbox,
    feeds,
    tasks: [...sums(tasks.map((one) => [one.kind, one.open]))].map(([kind, open]) => ({
      kind,
      open,
      overdue: overdue.get(kind) ?? 0,
    })),
    requisitions: [...requisitions].map(([status, count]) => ({ status, count })),
    grantsEnding: total(all.map((one) => one.grantsEnding)),
    spendShare: {
      day: Math.max(0, ...all.map(({ spendShare }) => spendShare.day)),
      month: Math.max(0, ...all.map(({ spendShare }) => spendShare.month)),
    },
  };
};
