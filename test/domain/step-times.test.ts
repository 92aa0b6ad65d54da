import { expect, test } from '@jest/globals';
import { stepTimes } from '../../src/domain/step-times.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 9, minute)).toISOString();
const MINUTE = 60_000;

test('a step lasts from the end of the one before, and what goes on now began with the last end', () => {
  const moments = [
    { what: 'received', at: at(0) },
    { what: 'read', at: at(2) },
    { what: 'completed', at: at(3) },
    { what: 'vendor_cleared', at: at(8) },
  ];
  expect(stepTimes(at(0), moments, [])).toEqual({
    times: [
      { step: 'read', ms: 2 * MINUTE, waitedMs: 0 },
      { step: 'complete', ms: MINUTE, waitedMs: 0 },
      { step: 'clear_vendor', ms: 5 * MINUTE, waitedMs: 0 },
    ],
    since: at(8),
  });
});

test('while several people are asked at once, a minute counts once, and one who is still asked counts until the end', () => {
  const moments = [
    { what: 'read', at: at(0) },
    { what: 'completed', at: at(10) },
  ];
  const waits = [
    { from: at(1), until: at(4) },
    { from: at(2), until: at(5) },
    { from: at(8), until: null },
  ];
  expect(stepTimes(at(0), moments, waits).times.at(-1)).toEqual({
    step: 'complete',
    ms: 10 * MINUTE,
    waitedMs: 6 * MINUTE,
  });
});

test('what is gone through again counts each time, in whatever order it was noted', () => {
  const moments = [
    { what: 'budget_committed', at: at(9) },
    { what: 'vendor_cleared', at: at(5) },
    { what: 'budget_committed', at: at(6) },
    { what: 'vendor_cleared', at: at(8) },
  ];
  expect(stepTimes(at(0), moments, []).times).toEqual([
    { step: 'clear_vendor', ms: 7 * MINUTE, waitedMs: 0 },
    { step: 'budget', ms: 2 * MINUTE, waitedMs: 0 },
  ]);
});

test('the confirmation of a vendor is no time of the clearance', () => {
  const moments = [
    { what: 'confirmation_opened', at: at(2) },
    { what: 'confirm_vendor', at: at(50) },
    { what: 'vendor_cleared', at: at(51) },
  ];
  expect(stepTimes(at(0), moments, [{ from: at(2), until: at(50) }]).times).toEqual([
    { step: 'clear_vendor', ms: 3 * MINUTE, waitedMs: 0 },
    { step: 'confirm_vendor', ms: 48 * MINUTE, waitedMs: 48 * MINUTE },
  ]);
});
