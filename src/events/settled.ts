import { setTimeout as sleep } from 'node:timers/promises';

/** What became of what somebody else sent. `refused`: it will be so however often it comes; the reason is a code. */
export type Settled = { put: 'taken' } | { put: 'refused'; reason: string };

export type InboundLog = { warn(fields: object, message: string): void };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Waits before the next try, longer with each, or until `signal` aborts. */
export const restAfter = (tries: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10)), undefined, { signal }).then(
    () => undefined,
    () => undefined,
  );
