import { expect, test } from '@jest/globals';
import { createBucket } from '../../../sandbox/model/rate.ts';
import { openMeter } from '../../../sandbox/model/meter.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test('a bucket lets its burst through at once, then one for each interval, and says how long the next one is', () => {
  let now = 0;
  const bucket = createBucket(() => now);
  expect(bucket.take()).toBe(0);
  bucket.set({ perMinute: 60, burst: 3 });
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 1000]);
  now = 400;
  expect(bucket.take()).toBe(600);
  now = 1000;
  expect([bucket.take(), bucket.take()]).toEqual([0, 1000]);
  now = 600_000;
  expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([0, 0, 0, 1000]);
  bucket.set(null);
  expect(bucket.take()).toBe(0);
});

test('what was served is known after a kill, what was refused is not billed', () => {
  const state = mkdtempSync(join(tmpdir(), 'qm-meter-'));
  const one = { call: 'c-1', at: 1, inputTokens: 10, outputTokens: 2 };
  const meter = openMeter(state);
  meter.serve(one);
  meter.throttle();
  expect(meter.read()).toEqual({ served: [one], throttled: 1 });
  // Not closed, as by a kill.
  const again = openMeter(state);
  expect(again.read()).toEqual({ served: [one], throttled: 0 });
  again.close();
  meter.close();
  rmSync(state, { recursive: true });
});
