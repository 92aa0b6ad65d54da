import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { retryAfterMs } from '../domain/retry-after.ts';

/** What an error code of the provider means for us; it says to switch on the code, not on the HTTP status. */
type Meaning = 'renew_token' | 'not_found' | 'bad_argument' | 'not_entitled' | 'bad_key' | 'rate' | 'quota' | 'down';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  '00003': 'bad_argument',
  '00008': 'bad_argument',
  '00010': 'bad_argument',
  '00004': 'not_entitled',
  '00012': 'bad_key',
  '00014': 'bad_key',
  '00041': 'bad_key',
  '00044': 'bad_key',
  '00040': 'renew_token',
  '00037': 'not_found',
  '00038': 'not_found',
  '10001': 'not_found',
  '10500': 'not_found',
  '20505': 'not_found',
  '10508': 'down',
  '00045': 'rate',
  '00046': 'quota',
  '00034': 'down',
  '00035': 'down',
  '00002': 'down',
};

const ErrorBody = z.object({ error: z.object({ errorCode: z.string() }) });

const RATE_WAIT_MS = 1000;

/** The meaning of an answer that is not 2xx; by status only when it carries no code that we know. */
export function meaningOf(status: number, body: unknown): Meaning | 'unknown' {
  const code = ErrorBody.safeParse(body).data?.error.errorCode;
  const known = code === undefined ? undefined : MEANINGS[code];
  if (known !== undefined) return known;
  if (status === 429) return 'rate';
  if (status >= 500 || status === 408) return 'down';
  return status === 401 || status === 403 ? 'bad_key' : 'unknown';
}

/** What no waiting cures, by its meaning: code and cure. */
const REFUSALS = {
  bad_argument: ['invalid_input', 'The risk provider does not accept these arguments.'],
  not_entitled: [
    'provider_refused',
    'The risk provider contract of RISK_KEY does not include this product: have it added.',
  ],
  bad_key: ['provider_refused', 'The risk provider refused our key: check RISK_KEY and RISK_SECRET.'],
  unknown: ['provider_refused', 'The risk provider answered with an error that we do not know: check RISK_URL.'],
} as const;

/** The error for a meaning that is neither a result nor a reason to renew the token. */
export function riskError(
  meaning: keyof typeof REFUSALS | 'rate' | 'quota' | 'down',
  answer: { status: number; headers: Pick<Headers, 'get'> },
  now: number,
): QuartermasterError {
  if (meaning === 'quota') return unavailable('has no quota left until 00:00 UTC', untilMidnightUtc(now));
  const wait = retryAfterMs(answer.headers, now);
  if (meaning === 'rate') return unavailable('allows no more calls for the moment', wait ?? RATE_WAIT_MS);
  if (meaning === 'down') return unavailable(`is down (HTTP ${answer.status})`, wait);
  const [code, message] = REFUSALS[meaning];
  return new QuartermasterError(code, message);
}

export function unavailable(why: string, waitMs: number | null = null): QuartermasterError {
  return new QuartermasterError(
    'provider_unavailable',
    `The risk provider ${why}.`,
    waitMs === null ? {} : { retryAfterMs: waitMs },
  );
}

/** Daily quotas start anew at 00:00 UTC; for a weekly or monthly one the next attempt is told to wait again. */
function untilMidnightUtc(now: number): number {
  const day = 24 * 60 * 60 * 1000;
  return day - (now % day);
}
