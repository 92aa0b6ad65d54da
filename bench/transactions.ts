import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

// Postgres shows what idle connections did only after it has gathered it, at the latest after ten seconds.
const GATHERED_AFTER_MS = 11_000;

export type Spent = { commits: number; atMs: number };

/** Commits of a database so far, waiting until Postgres has gathered them; the waiting is idle time. */
export async function spentBy(pool: pg.Pool): Promise<{ before: Spent; settled: Spent }> {
  const before = await read(pool);
  await sleep(GATHERED_AFTER_MS);
  return { before, settled: await read(pool) };
}

async function read(pool: pg.Pool): Promise<Spent> {
  const { rows } = await pool.query<{ commits: number }>(
    'select xact_commit::int as commits from pg_stat_database where datname = current_database()',
  );
  return { commits: rows[0]?.commits ?? 0, atMs: performance.now() };
}
