import { setTimeout as sleep } from 'node:timers/promises';
import type { Sight } from '../domain/doctor.ts';
import type { Database } from '../store/database.ts';
import { dropWorker, noteWorker } from '../store/workers.ts';

type Log = { warn(fields: object, message: string): void };

const EVERY_MS = 30_000;

/** Until `signal` aborts: says that this worker lives, and what it sees of its parts. */
export const keepPresence = async (
  database: Database,
  worker: { id: string; startedAt: Date },
  look: () => Promise<Sight[]>,
  log: Log,
  signal: AbortSignal,
): Promise<void> => {
  const relay = { kind: 'relay' } as const;
  const failed = (error: unknown): void =>
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'could not say that this worker lives');
  while (!signal.aborted) {
    const sights = await look();
    await database.withPrincipal(relay, (tx) => noteWorker(tx, worker, sights)).catch(failed);
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  await database.withPrincipal(relay, (tx) => dropWorker(tx, worker.id)).catch(failed);
};
