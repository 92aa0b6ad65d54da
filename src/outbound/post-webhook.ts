import { retryAfterMs } from '../domain/retry-after.ts';
import { socketCode } from '../domain/socket-code.ts';
import { refusalOf, type Attempted } from '../domain/webhooks.ts';
import { isPublic, literalOf, type Resolve } from './addresses.ts';
import { createFetch } from './fetch.ts';

/** Posts once, without following where it is sent elsewhere. Never throws, and tells nothing of the answer but its status. */
export type PostWebhook = (url: string, headers: Record<string, string>, body: string) => Promise<Attempted>;

type Reach = {
  /** Origins that the operator lets webhooks go to though they are private, or plain HTTP. */
  privateOrigins: readonly string[];
  now: () => Date;
  timeoutMs?: number;
  resolve?: Resolve;
};

/** Longer than a receiver needs who takes a delivery and works on it later. Source: Standard Webhooks 1.0.0 (15 to 30 s). */
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const publicLiteral = (url: URL): boolean | null => {
  const literal = literalOf(url);
  return literal === null ? null : isPublic(literal);
};

/** What is in the way of an address to which webhooks shall go, in words; null where nothing is. */
export const webhookRefusal = (url: string, privateOrigins: readonly string[]): string | null => {
  const parsed = URL.parse(url);
  return parsed === null ? 'must be an address' : refusalOf(parsed, privateOrigins, publicLiteral);
};

export const createPostWebhook = ({ privateOrigins, now, timeoutMs = TIMEOUT_MS, resolve }: Reach): PostWebhook => {
  const fetch = createFetch({
    configured: privateOrigins,
    to: 'public',
    maxBytes: MAX_ANSWER_BYTES,
    ...(resolve && { resolve }),
  });
  return async (url, headers, body) => {
    // The rules may be others than when it was added.
    if (webhookRefusal(url, privateOrigins) !== null) return { kind: 'unanswered', error: 'EREFUSED' };
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      return {
        kind: 'answered',
        status: answer.status,
        retryAfterMs: retryAfterMs(answer.headers, now().getTime()),
      };
    } catch (error) {
      return { kind: 'unanswered', error: signal.aborted ? 'ETIMEDOUT' : (socketCode(error) ?? 'EFAILED') };
    }
  };
};
