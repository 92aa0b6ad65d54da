import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { beginFeed } from '../store/event-feed.ts';

type Log = { warn(fields: object, message: string): void };

const AGAIN_MS = 1_000;

/**
 * Makes a feed known, however long the database is away: a process that starts while it is must not end over this. One that was never
 * there begins with what comes from now on.
 */
export const begunFeed = async (database: Database, feed: string, log: Log, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      return await database.withPrincipal({ kind: 'relay' }, (tx) => beginFeed(tx, feed));
    } catch (error) {
      log.warn({ feed, reason: error instanceof Error ? error.name : 'unknown' }, 'a feed could not begin yet');
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
};
