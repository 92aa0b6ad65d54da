import { z } from 'zod';
import type { Send } from '../outbound/exchange.ts';
import { meaningOf, riskError, unavailable } from './risk-errors.ts';

/** Bearer tokens of one consumer key. */
export type TokenSource = {
  /** A token that is good for at least another minute; parallel callers share one request. */
  get(): Promise<string>;
  /** Forgets this token, unless another caller has already renewed it. */
  expire(token: string): void;
};

/** The current way to say it is `expires_in`, version 2 said `expiresIn`. */
const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().optional(),
  expiresIn: z.number().optional(),
});

const SPARE_MS = 60_000;
const DEFAULT_SECONDS = 3600;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

export function createTokenSource(options: {
  url: string;
  key: string;
  secret: string;
  send: Send;
  now: () => number;
}): TokenSource {
  let current: { token: string; until: number } | null = null;
  let request: Promise<string> | null = null;

  const renew = async (): Promise<string> => {
    const { token, seconds } = await requestToken(options);
    current = { token, until: options.now() + seconds * 1000 - SPARE_MS };
    return token;
  };

  return {
    get() {
      if (current !== null && options.now() < current.until) return Promise.resolve(current.token);
      request ??= renew().finally(() => (request = null));
      return request;
    },
    expire(token) {
      if (current?.token === token) current = null;
    },
  };
}

async function requestToken(
  options: Parameters<typeof createTokenSource>[0],
): Promise<{ token: string; seconds: number }> {
  const answer = await options.send(
    {
      url: new URL(`${options.url.replace(/\/+$/, '')}/v3/token`),
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${options.key}:${options.secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    },
    // Not a caller's signal: others may be waiting for the same token.
    { maxBytes: MOST_BYTES, timeout: AbortSignal.timeout(TIMEOUT_MS), signal: new AbortController().signal },
  );
  if (answer.kind === 'failed') throw unavailable(`gives no token (${answer.why})`);
  const token = Token.safeParse(answer.body);
  if (answer.status === 200 && token.success) {
    const { access_token, expires_in, expiresIn } = token.data;
    return { token: access_token, seconds: expires_in ?? expiresIn ?? DEFAULT_SECONDS };
  }
  // The token call has an error body of its own without the provider's codes, so the status decides.
  const meaning = meaningOf(answer.status, null);
  throw riskError(
    meaning === 'rate' || meaning === 'down' ? meaning : answer.status < 400 ? 'unknown' : 'bad_key',
    answer,
    options.now(),
  );
}
