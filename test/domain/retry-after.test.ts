import { expect, test } from '@jest/globals';
import { retryAfterMs } from '../../src/domain/retry-after.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

test.each([
  [{}, null],
  [{ 'retry-after': '120' }, 120_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '0.0004' }, 1],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': '99999999999' }, 24 * 60 * 60 * 1000],
  [{ 'retry-after': 'presently' }, null],
  [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
  [{ 'retry-after-ms': 'x', 'retry-after': '9' }, 9_000],
])('the headers %j ask to wait %p ms', (headers, expected) => {
  expect(retryAfterMs(new Headers(headers), now)).toBe(expected);
});
