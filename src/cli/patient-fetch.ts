import { setTimeout as sleep } from 'node:timers/promises';
import { retryAfterMs } from '../domain/retry-after.ts';

const LONGEST_MS = 30_000;
const UNSAID_MS = 1000;

type Clock = { now: () => number; sleep: (ms: number) => Promise<unknown>; random: () => number };

/**
 * `fetch` that asks again what was refused for being asked too often (429), as long as the server asks it to wait, for
 * half a minute at most. Such a request was not begun, so repeating it does nothing twice.
 */
export const patient =
  (fetch: typeof globalThis.fetch, clock: Clock = { now: Date.now, sleep, random: Math.random }): typeof fetch =>
  async (input, init) => {
    const end = clock.now() + LONGEST_MS;
    for (;;) {
      const response = await fetch(input, init);
      if (response.status !== 429) return response;
      // Spread, since whatever else was refused in this moment was told the same.
      const wait = (retryAfterMs(response.headers, clock.now()) ?? UNSAID_MS) * (1 + clock.random());
      if (clock.now() + wait > end) return response;
      await response.body?.cancel();
      await clock.sleep(wait);
    }
  };
