import { setTimeout as sleep } from 'node:timers/promises';
import { QuartermasterError } from '../src/domain/errors.ts';

const POLL_MS = 100;

/** Repeats the attempt until it does not throw; with the signal's abort the last error says what is wrong with `what`. */
export async function until<T>(what: string, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted)
        throw new QuartermasterError('internal', `${what} does not answer: ${messageOf(error)}`, { cause: error });
      await sleep(POLL_MS);
    }
  }
}

/** Waits until a GET of the address answers 200. */
export function untilOk(what: string, url: string): (signal: AbortSignal) => Promise<void> {
  return (signal) =>
    until(what, signal, async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      const body = await response.text();
      if (!response.ok) throw new Error(`${url} answers ${response.status} ${body.slice(0, 300)}`);
    });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
