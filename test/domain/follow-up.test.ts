import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Calendar } from '../../src/domain/calendar.ts';
import type { GivenNotice, OrderFacts } from '../../src/domain/delivery.ts';
import { nextFollowUp, type FollowUp } from '../../src/domain/follow-up.ts';
import type { DeliveryPolicy } from '../../src/domain/policies.ts';
import { order } from '../support/order.ts';

/** Needed by 2026-12-09, a Wednesday. */
const ORDER = order();
const POLICY: DeliveryPolicy = {
  version: '1',
  overReceipt: { tolerancePercent: 0, beyond: 'refuse' },
  approverMayReceive: false,
  overdue: { remindVendor: [{ days: 1 }, { days: 3 }], askBuyer: { days: 5 } },
  closeAfter: { days: 2 },
  change: { approve: 'when_raised', tolerancePercent: 0 },
};
const CALENDAR = Calendar.parse({
  timeZone: 'America/New_York',
  hours: { from: '09:00', to: '17:00' },
  weekdays: [1, 2, 3, 4, 5],
  holidays: [],
});
const none: OrderFacts = {
  acknowledgements: [],
  receipts: [],
  holds: [],
  closing: null,
  deadlines: [],
  notices: [],
  changes: [],
};

const next = (facts: Partial<OrderFacts>, isAsked = false): FollowUp | null =>
  nextFollowUp(ORDER, { ...none, ...facts }, isAsked, POLICY, CALENDAR);

const reminded = (number: number, at: string, occasion = 0): GivenNotice => ({
  kind: 'reminder',
  occasion,
  number,
  outcome: 'sent',
  at,
});

test('the vendor is reminded after the day of delivery where the company is, then a buyer is asked, and then nobody', () => {
  expect(next({})).toEqual({ act: 'remind', at: '2026-12-11T14:00:00Z', deadline: 0, reminder: 1 });
  const first = reminded(1, '2026-12-11T14:00:00Z');
  expect(next({ notices: [first] })).toMatchObject({ act: 'remind', at: '2026-12-15T14:00:00Z', reminder: 2 });
  const both = [first, reminded(2, '2026-12-15T14:00:00Z')];
  expect(next({ notices: both })).toEqual({ act: 'ask', at: '2026-12-17T14:00:00Z', deadline: 0 });
  expect(next({ notices: both }, true)).toBeNull();
});

test('what was missed does not come all at once: as much time passes between as the policy has', () => {
  const late = reminded(1, '2027-02-01T10:00:00Z');
  expect(next({ notices: [late] })).toMatchObject({ act: 'remind', at: '2027-02-05T10:00:00Z' });
});

test('another day begins the clock anew, and so does the wish to remind again, at once', () => {
  const said = { by: 'buyer', at: '2026-12-18T12:00:00Z' };
  expect(next({ deadlines: [{ number: 1, kind: 'date', due: '2026-12-23', ...said }] })).toMatchObject({
    act: 'remind',
    deadline: 1,
    at: '2026-12-25T14:00:00Z',
  });
  const again = [{ number: 1, kind: 'again', due: '2026-12-09', ...said }] as const;
  expect(next({ deadlines: again })).toMatchObject({ act: 'remind', at: '2026-12-18T12:00:00Z', reminder: 1 });
  expect(next({ deadlines: again, notices: [reminded(1, said.at, 1)] })).toMatchObject({ act: 'ask', deadline: 1 });
});

test('what is all there is closed after the last delivery, and only what is not on hold', () => {
  const said = { by: 'receiver', at: '2026-12-07T15:00:00Z' };
  const lines = [{ line: 1, quantity: '12.5' }];
  const receipts = [{ number: 1, key: 'k', kind: 'received', lines, reason: null, ...said } as const];
  expect(next({ receipts })).toEqual({ act: 'close', at: '2026-12-09T15:00:00Z' });
  expect(next({ receipts, holds: [{ isHeld: true, reason: 'Disputed.', ...said }] })).toBeNull();
  expect(nextFollowUp(ORDER, { ...none, receipts }, false, { ...POLICY, closeAfter: null }, CALENDAR)).toBeNull();
});

test('nothing follows what is closed, cancelled or on hold', () => {
  const said = { by: 'buyer', at: '2026-12-07T15:00:00Z' };
  for (const kind of ['closed', 'cancelled'] as const)
    expect(next({ closing: { kind, reason: 'x', ...said } })).toBeNull();
  expect(next({ holds: [{ isHeld: true, reason: 'Disputed.', ...said }] })).toBeNull();
});

test('however late it is seen to, reminders come in their order, each once, and the buyer is asked after them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { maxLength: 2 }), (delays) => {
      let notices: GivenNotice[] = [];
      let before = 0;
      for (const delay of [...delays, 0, 0].slice(0, 2)) {
        const act = next({ notices });
        if (act?.act !== 'remind') throw new Error('A reminder is missing.');
        const at = Date.parse(act.at) + delay;
        expect(act.reminder).toBe(notices.length + 1);
        expect(at).toBeGreaterThan(before);
        before = at;
        notices = [...notices, reminded(act.reminder, new Date(at).toISOString())];
      }
      const asked = next({ notices });
      expect(asked?.act).toBe('ask');
      expect(Date.parse(asked?.at ?? '')).toBeGreaterThan(before);
    }),
  );
});
