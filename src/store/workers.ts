import { z } from 'zod';
import type { Sight } from '../domain/doctor.ts';
import type { Tx } from './database.ts';

/** What a worker saw of one part; `problem` is a code, never a text of the other side. */
const StoredSight = z.object({
  part: z.string(),
  answers: z.boolean(),
  latencyMs: z.int(),
  /** Its clock against the worker's, where it tells one. */
  aheadMs: z.int().nullable(),
  problem: z.string().nullable(),
}) satisfies z.ZodType<Sight>;

/** `seenAgoMs` by the clock of the database, which wrote it. */
export type SeenWorker = { id: string; seenAgoMs: number; findings: Sight[] };

/** A worker that was not heard of for this long is gone; it writes three times as often. */
export const GONE_AFTER_MS = 90_000;

/** The worker lives, and saw this; those that are long gone are forgotten. As the relay only. */
export const noteWorker = async (
  tx: Tx,
  worker: { id: string; startedAt: Date },
  findings: readonly Sight[],
): Promise<void> => {
  await tx.run(
    `insert into workers (id, started_at, findings) values ($1, $2, $3)
     on conflict (id) do update set seen_at = now(), findings = excluded.findings`,
    [worker.id, worker.startedAt, JSON.stringify(findings)],
  );
  await tx.run(`delete from workers where seen_at < now() - interval '1 day'`);
};

/** It has ended in order. As the relay only. */
export const dropWorker = async (tx: Tx, id: string): Promise<void> => {
  await tx.run('delete from workers where id = $1', [id]);
};

/** Workers of the last day, the newest sight first; for whoever looks over the company, and the relay. */
export const seenWorkers = async (tx: Tx): Promise<SeenWorker[]> => {
  const rows = await tx.rows<{ id: string; ms: number; findings: unknown }>(
    `select id, (extract(epoch from now() - seen_at) * 1000)::bigint as ms, findings from workers
     where seen_at > now() - interval '1 day' order by seen_at desc`,
  );
  return rows.map(({ id, ms, findings }) => ({
    id,
    seenAgoMs: ms,
    findings: z.array(StoredSight).parse(findings),
  }));
};
