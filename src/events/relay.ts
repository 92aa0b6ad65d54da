import type { Runs } from '../client.ts';
import type { Database } from '../store/database.ts';
import { carried, putOff, takeDue, type OutboxRow } from '../store/outbox.ts';

type Log = { warn(fields: object, message: string): void };

const BATCH = 50;
/** Looked at this often even when no notification came: a listener may have been away. */
const POLL_MS = 1000;
const MOST_ATTEMPTS = 100;

/** Doubling, from 100 ms to a minute. */
const waitAfter = (attempts: number): number | null => (attempts + 1 >= MOST_ATTEMPTS ? null : Math.min(60_000, 100 * 2 ** Math.min(attempts, 10)));

const carry = async (runs: Runs, { tenant, message }: OutboxRow): Promise<void> => {
  const ref = { tenant, requisition: message.requisition };
  if (message.kind === 'start') await runs.start(ref, message.again);
  // A run that has ended has nothing left to be woken for.
  else await runs.wake(ref, message.because);
};

/** One batch: rows stay locked while they are carried, so a crash leaves them for the next relay. Returns how many were taken. */
export const relayOnce = async (database: Database, runs: Runs, log: Log): Promise<number> =>
  database.withPrincipal({ kind: 'relay' }, async (tx) => {
    const rows = await takeDue(tx, BATCH);
    const outcomes = await Promise.allSettled(rows.map((row) => carry(runs, row)));
    await carried(
      tx,
      rows.filter((_, index) => outcomes[index]?.status === 'fulfilled').map((row) => row.id),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const row = rows[index];
      if (outcome.status === 'fulfilled' || row === undefined) continue;
      const reason = outcome.reason instanceof Error ? outcome.reason.name : 'unknown';
      log.warn({ outbox: row.id, kind: row.message.kind, reason, attempts: row.attempts + 1 }, 'could not be carried yet');
      await putOff(tx, row.id, reason, waitAfter(row.attempts));
    }
    return rows.length;
  });

/** Carries until `signal` aborts; woken by the commit of a row, and by a slow poll beside it. */
export const runRelay = async (database: Database, runs: Runs, log: Log, signal: AbortSignal): Promise<void> => {
  let wake = (): void => undefined;
  let heard = true;
  let stopListening: (() => void) | null = null;
  const hear = (): void => {
    heard = true;
    wake();
  };
  const lose = (): void => {
    stopListening = null;
    hear();
  };
  signal.addEventListener('abort', hear);
  while (!signal.aborted) {
    try {
      stopListening ??= await database.listen('outbox', hear, lose);
      heard = false;
      if ((await relayOnce(database, runs, log)) > 0) continue;
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'the relay could not look at the outbox');
      heard = false;
    }
    if (!heard) await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  stopListening?.();
};
