import type { Runs } from '../client.ts';
import type { Database } from '../store/database.ts';
import { carried, putOff, takeDue, type OutboxRow } from '../store/outbox.ts';

type Log = { warn(fields: object, message: string): void };

const BATCH = 50;
/** Looked at this often even when no notification came: a listener may have been away. */
const POLL_MS = 1000;
/** A row of which the operator must hear: a minute between tries, a week of them. */
const MOST_ATTEMPTS = 10_000;

/** Doubling, from 100 ms to a minute. */
const waitAfter = (attempts: number): number | null =>
  attempts + 1 >= MOST_ATTEMPTS ? null : Math.min(60_000, 100 * 2 ** Math.min(attempts, 10));

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
      log.warn(
        { outbox: row.id, kind: row.message.kind, reason, attempts: row.attempts + 1 },
        'could not be carried yet',
      );
      await putOff(tx, row.id, reason, waitAfter(row.attempts));
    }
    return rows.length;
  });

/** Wakes whoever waits; a ring that came while nobody waited is not lost. */
class Bell {
  #rung = false;
  #wake = (): void => {};

  readonly ring = (): void => {
    this.#rung = true;
    this.#wake();
  };

  /** Until the next ring, or `ms` milliseconds. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#rung = false;
  }
}

/** Carries until `signal` aborts; woken by the commit of a row, and by a slow poll beside it. */
export const runRelay = async (database: Database, runs: Runs, log: Log, signal: AbortSignal): Promise<void> => {
  const bell = new Bell();
  let stopListening: (() => void) | null = null;
  const lost = (): void => {
    stopListening = null;
    bell.ring();
  };
  signal.addEventListener('abort', bell.ring);
  while (!signal.aborted) {
    try {
      stopListening ??= await database.listen('outbox', bell.ring, lost);
      // A full batch may have left some behind; so may rows that wait for an earlier one of their requisition.
      if ((await relayOnce(database, runs, log)) > 0) continue;
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'the relay could not look at the outbox');
    }
    await bell.wait(POLL_MS);
  }
  stopListening?.();
};
