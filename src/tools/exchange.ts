import { textWithin } from '../domain/bounded.ts';
import { socketCode } from '../domain/socket-code.ts';

export type Fetch = typeof globalThis.fetch;

/** What became of one HTTP call. `sent` says whether the other side may have seen it. */
export type Exchange =
  | { kind: 'answered'; status: number; headers: Headers; body: unknown }
  | { kind: 'failed'; sent: boolean; why: string };

const MAX_BODY_BYTES = 256 * 1024;

/** Failures of making the connection: nothing can have reached the service. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One HTTP call, not retried, no redirect followed, body bounded in size and time; `body` is the parsed JSON, null when it is none.
 * Throws only the caller's own abort reason.
 */
export async function exchange(
  fetch: Fetch,
  url: URL,
  init: RequestInit,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<Exchange> {
  limits.signal.throwIfAborted();
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    const signal = AbortSignal.any([limits.signal, timeout]);
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const text = response.body === null ? '' : await textWithin(response.body, MAX_BODY_BYTES);
    if (text === null) return { kind: 'failed', sent: true, why: 'the answer is too large' };
    return { kind: 'answered', status: response.status, headers: response.headers, body: parseJson(text) };
  } catch (error) {
    limits.signal.throwIfAborted();
    if (timeout.aborted) return { kind: 'failed', sent: true, why: 'no answer in time' };
    const code = socketCode(error) ?? 'the connection broke';
    return { kind: 'failed', sent: !NOT_CONNECTED.has(code), why: code };
  }
}

/** An address below a service's base URL, which may have a path of its own. */
export const under = (base: string, path: string): URL => new URL(`${base.replace(/\/+$/, '')}${path}`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
