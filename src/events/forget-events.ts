import { setTimeout as sleep } from 'node:timers/promises';
import { keptLongEnough } from '../domain/retention.ts';
import type { Database } from '../store/database.ts';
import { forgetEvents } from '../store/event-delays.ts';

type Log = { warn(fields: object, message: string): void };

const EVERY_MS = 60 * 60_000;
/** Of one transaction. */
const BATCH = 5_000;

/** `feeds`: those that must have passed an event first. */
type Forgetting = { database: Database; feeds: readonly string[]; days: number; now: () => Date; log: Log };

/** Deletes what is older than so many days and has been handed on, until `signal` aborts. */
export const forgetOldEvents = async (forgetting: Forgetting, signal: AbortSignal): Promise<void> => {
  const { log } = forgetting;
  while (!signal.aborted) {
    await forget(forgetting, signal).catch((error: unknown) =>
      log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'old events could not be deleted'),
    );
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
};

const forget = async ({ database, feeds, days, now }: Forgetting, signal: AbortSignal): Promise<void> => {
  const wanted = { feeds, before: keptLongEnough(now(), days), limit: BATCH };
  const some = (): Promise<number> => database.withPrincipal({ kind: 'relay' }, (tx) => forgetEvents(tx, wanted));
  while (!signal.aborted && (await some()) === BATCH);
};
