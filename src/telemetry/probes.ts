import { socketCode } from '../domain/socket-code.ts';
import type { Sight } from '../domain/doctor.ts';
import { createFetch } from '../outbound/fetch.ts';

/** Asks one part, in its cheapest way; returns its clock (milliseconds since 1970) where it tells one. */
export type Probe = { part: string; ask: () => Promise<number | null> };

const WITHIN_MS = 5_000;

const late = (): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })), WITHIN_MS).unref();
  });

const problemOf = (error: unknown): string => {
  const code =
    socketCode(error) ?? (typeof error === 'object' && error !== null && 'code' in error ? error.code : null);
  return typeof code === 'string' ? code : 'unknown';
};

/** What one look at a part comes to; it takes no longer than five seconds and never throws. */
export async function look({ part, ask }: Probe, now: () => Date): Promise<Sight> {
  const before = now().getTime();
  try {
    const there = await Promise.race([ask(), late()]);
    const latencyMs = now().getTime() - before;
    const aheadMs = there === null ? null : Math.round(there - before - latencyMs / 2);
    return { part, answers: true, latencyMs, aheadMs, problem: null };
  } catch (error) {
    return { part, answers: false, latencyMs: now().getTime() - before, aheadMs: null, problem: problemOf(error) };
  }
}

/** `HTTP_…` is a status that says that it does not work, or does not know us. */
const refused = (status: number, withKey: boolean): boolean =>
  status >= 500 || (withKey && (status === 401 || status === 403));

/**
 * A read over HTTP. Without a key every answer below 500 says that somebody is there; with one, 401 and 403 say that it is not taken.
 * `tellsTime`: its Date header, which counts whole seconds, is taken for its clock.
 */
export function httpProbe(
  part: string,
  url: string,
  options: { headers?: Record<string, string>; tellsTime?: true } = {},
): Probe {
  const fetch = createFetch({ configured: [url], to: 'configured', timeoutMs: WITHIN_MS });
  const { headers = {}, tellsTime } = options;
  return {
    part,
    ask: async () => {
      const response = await fetch(url, { headers, redirect: 'manual' });
      if (refused(response.status, options.headers !== undefined))
        throw Object.assign(new Error('refused'), { code: `HTTP_${response.status}` });
      const date = Date.parse(response.headers.get('date') ?? '');
      // The middle of the second that it names.
      return tellsTime && Number.isFinite(date) ? date + 500 : null;
    },
  };
}
