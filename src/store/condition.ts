import type { Status } from '../domain/status.ts';
import type { TaskKind } from '../domain/task.ts';
import type { Tx } from './database.ts';

/** The clock of the database, in milliseconds since 1970. */
export const storeClock = async (tx: Tx): Promise<number> => {
  const [row] = await tx.rows<{ now: number }>('select (extract(epoch from clock_timestamp()) * 1000)::bigint as now');
  return row?.now ?? 0;
};

/** All of the database on disk, in bytes. */
export const databaseBytes = async (tx: Tx): Promise<number> => {
  const [row] = await tx.rows<{ bytes: number }>('select pg_database_size(current_database()) as bytes');
  return row?.bytes ?? 0;
};

export const appliedMigrations = async (tx: Tx): Promise<string[]> =>
  (await tx.rows<{ name: string }>('select name from migrations order by name')).map(({ name }) => name);

/** Rows that the relay has to carry: of all tenants as the relay, of their own company for an administrator or an auditor. */
export const backlog = async (tx: Tx): Promise<{ waiting: number; parked: number; oldestMs: number }> => {
  const [row] = await tx.rows<{ waiting: number; parked: number; oldestMs: number }>(
    `select count(*) filter (where parked_at is null) as waiting, count(parked_at) as parked,
       coalesce(extract(epoch from now() - min(created_at) filter (where parked_at is null)) * 1000, 0)::bigint as "oldestMs"
     from outbox`,
  );
  return row ?? { waiting: 0, parked: 0, oldestMs: 0 };
};

/** Open tasks of a tenant by kind; overdue are those whose time to answer is over, as `dueOf` (schedule.ts) says. */
export const openTaskCounts = async (tx: Tx): Promise<{ kind: TaskKind; open: number; overdue: number }[]> =>
  tx.rows(
    `select kind, count(*) as open,
       count(*) filter (where (
         select coalesce(min(act ->> 'at') filter (where act ->> 'act' = 'expire'), min(act ->> 'at') filter (where act ->> 'act' <> 'remind'))
         from jsonb_array_elements(schedule) as act)::timestamptz < now()) as overdue
     from tasks where tenant = $1 and status = 'open' group by kind order by kind`,
    [tx.tenant],
  );

export const requisitionCounts = async (tx: Tx): Promise<{ status: Status; count: number }[]> =>
  tx.rows('select status, count(*) as count from requisitions where tenant = $1 group by status order by status', [
    tx.tenant,
  ]);

/** Live grants that end at `until` or before; as a worker. */
export const endingGrants = async (tx: Tx, until: Date): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>(
    `select count(*) as count from grants where tenant = $1 and ended_at is null and expires_at > now() and expires_at <= $2`,
    [tx.tenant, until],
  );
  return row?.count ?? 0;
};
