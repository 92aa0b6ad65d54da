import type { Tx } from './database.ts';

/** One pause under way; `agent` is null where all model calls and orders of the tenant stand. */
export type Pause = { agent: string | null; since: string; by: string; reason: string | null };

const columns = `nullif(agent, '') as agent, to_json(paused_at)#>>'{}' as since, paused_by as by, reason`;

const KEY = `hashtextextended('quartermaster/pauses/' || $1, 0)`;

export const listPauses = async (tx: Tx): Promise<Pause[]> =>
  tx.rows<Pause>(`select ${columns} from pauses where tenant = $1 and resumed_at is null order by agent`, [tx.tenant]);

/** What holds the calls of this agent, or with null what holds orders; null when nothing does. */
export const findPause = async (tx: Tx, agent: string | null): Promise<Pause | null> => {
  const [row] = await tx.rows<Pause>(
    `select ${columns} from pauses where tenant = $1 and resumed_at is null and agent = any ($2) order by agent limit 1`,
    [tx.tenant, ['', agent ?? '']],
  );
  return row ?? null;
};

/**
 * The same, until the transaction ends: whoever resumes meanwhile waits, and then sees what was written about the pause. `resuming` where
 * somebody does at this moment: they may need what this transaction has locked, so it does not wait for them.
 */
export const holdPause = async (tx: Tx, agent: string | null): Promise<Pause | null | 'resuming'> => {
  const [row] = await tx.rows<{ held: boolean }>(`select pg_try_advisory_xact_lock_shared(${KEY}) as held`, [
    tx.tenant,
  ]);
  return row?.held === true ? findPause(tx, agent) : 'resuming';
};

/** True when it was not paused before. */
export const insertPause = async (tx: Tx, pause: Omit<Pause, 'since'>): Promise<boolean> => {
  const written = await tx.run(
    `insert into pauses (tenant, agent, paused_by, reason) values ($1, $2, $3, $4)
     on conflict (tenant, agent) where resumed_at is null do nothing`,
    [tx.tenant, pause.agent ?? '', pause.by, pause.reason],
  );
  return written === 1;
};

/** True when it was paused before. */
export const endPause = async (tx: Tx, { agent, by, reason }: Omit<Pause, 'since'>): Promise<boolean> => {
  await tx.rows(`select pg_advisory_xact_lock(${KEY})`, [tx.tenant]);
  const written = await tx.run(
    `update pauses set resumed_at = now(), resumed_by = $3, resumed_because = $4
     where tenant = $1 and agent = $2 and resumed_at is null`,
    [tx.tenant, agent ?? '', by, reason],
  );
  return written === 1;
};

/** The requisitions that wait for it to end, as their plans say. */
export const pausedRequisitions = async (tx: Tx, note: string): Promise<{ id: string; round: number }[]> =>
  tx.rows(`select id, round from requisitions where tenant = $1 and plan @> $2 order by id`, [
    tx.tenant,
    JSON.stringify([{ state: 'waiting', note }]),
  ]);
