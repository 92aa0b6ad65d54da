import { z } from 'zod';

/** So many requests a minute, and so many at once after a rest. */
export const Rate = z.strictObject({ perMinute: z.number().positive(), burst: z.number().min(1) });
type Rate = z.infer<typeof Rate>;

/** A bucket of requests that fills all the time, as providers hold their customers to a rate. */
export type Bucket = {
  /** Replaces the rate, and fills the bucket; null lets everything through. */
  set(rate: Rate | null): void;
  /** Takes one request out; 0, or the milliseconds until there is one. */
  take(): number;
};

export function createBucket(now: () => number): Bucket {
  let rate: Rate | null = null;
  let level = 0;
  let at = 0;
  return {
    set(next) {
      rate = next;
      level = next?.burst ?? 0;
      at = now();
    },
    take() {
      if (rate === null) return 0;
      const perMs = rate.perMinute / 60_000;
      level = Math.min(rate.burst, level + (now() - at) * perMs);
      at = now();
      if (level < 1) return Math.ceil((1 - level) / perMs);
      level -= 1;
      return 0;
    },
  };
}
