import type { MiddlewareHandler } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import type { Person } from '../services/api.ts';
import type { Limits, Rate } from './body.ts';
import type { Env } from './context.ts';
import { Refusal } from './problem.ts';

/** Refuses an address with more parameters than any operation has. */
export const fewParameters =
  ({ queryParameters }: Pick<Limits, 'queryParameters'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    const count = [...new URL(c.req.url).searchParams].length;
    if (count > queryParameters)
      throw new QuartermasterError('invalid_input', `At most ${queryParameters} parameters are taken; send fewer.`);
    await next();
  };

/** The answer, or `timed_out` when there is none by then; what was begun may still be done. */
export async function withinTime(ms: number, answer: Promise<Response>): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refusal = new Refusal(
      'timed_out',
      `This took longer than ${ms / 1000} seconds, and may be done yet. Look, or ask again with the same Idempotency-Key.`,
      { 'retry-after': '5' },
    );
    timer = setTimeout(() => reject(refusal), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

type Bucket = { tokens: number; at: number };

/** `left`: how many more go through at once; `waitMs`: until the next one does. */
type Taken = { ok: boolean; left: number; waitMs: number };

const MOST_BUCKETS = 10_000;

/** Buckets of tokens by name, in this process; each is full at first. `now` in milliseconds. */
export const createBuckets = (now: () => number) => {
  const buckets = new Map<string, Bucket>();
  const filled = ({ tokens, at }: Bucket, { burst, perMinute }: Rate, time: number): number =>
    Math.min(burst, tokens + ((time - at) * perMinute) / 60_000);
  return {
    take: (name: string, rate: Rate): Taken => {
      const time = now();
      const tokens = filled(buckets.get(name) ?? { tokens: rate.burst, at: time }, rate, time);
      const ok = tokens >= 1;
      const left = ok ? tokens - 1 : tokens;
      // The one that was used longest ago makes room: by then it is as good as full.
      buckets.delete(name);
      buckets.set(name, { tokens: left, at: time });
      const [oldest] = buckets.keys();
      if (buckets.size > MOST_BUCKETS && oldest !== undefined) buckets.delete(oldest);
      return { ok, left: Math.floor(left), waitMs: left >= 1 ? 0 : ((1 - left) * 60_000) / rate.perMinute };
    },
  };
};

export type Buckets = ReturnType<typeof createBuckets>;

const READING: readonly string[] = ['GET', 'HEAD'];

/** Takes one of what a person may ask or act; `told` says how much is left (draft-ietf-httpapi-ratelimit-headers). Throws `too_many_requests`. */
export const requireRate = (
  buckets: Buckets,
  { rates }: Pick<Limits, 'rates'>,
  { tenant, person }: Person,
  method: string,
): Record<string, string> => {
  const kind = READING.includes(method) ? 'read' : 'write';
  const rate = rates[kind];
  const taken = buckets.take(JSON.stringify([tenant, person, kind]), rate);
  if (taken.ok) return told(kind, rate, taken);
  const seconds = Math.ceil(taken.waitMs / 1000);
  throw new Refusal('too_many_requests', `You may ${kind} ${rate.perMinute} times a minute; wait ${seconds} s.`, {
    'retry-after': String(seconds),
    ...told(kind, rate, taken),
  });
};

/** Bounds how often a person asks and acts; every answer says how much is left. */
export const limitedRate =
  (buckets: Buckets, limits: Pick<Limits, 'rates'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    const left = requireRate(buckets, limits, c.var.identity.who, c.req.method);
    await next();
    for (const [name, value] of Object.entries(left)) c.header(name, value);
  };

const told = (kind: string, { perMinute }: Rate, { left, waitMs }: Taken): Record<string, string> => ({
  'ratelimit-policy': `"${kind}";q=${perMinute};w=60`,
  ratelimit: `"${kind}";r=${left};t=${Math.ceil(waitMs / 1000)}`,
});
