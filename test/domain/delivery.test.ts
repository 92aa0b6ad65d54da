import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import * as fc from 'fast-check';
import {
  deliveredLines,
  deliveryState,
  isDelivered,
  isOverdue,
  raisesTotal,
  receiptFaults,
  type OrderFacts,
  type Receipt,
} from '../../src/domain/delivery.ts';
import type { DeliveryPolicy } from '../../src/domain/policies.ts';
import { order } from '../support/order.ts';

/** One line of 12.5 m, needed by 2026-12-09. */
const ORDER = order();
const POLICY: DeliveryPolicy['overReceipt'] = { tolerancePercent: 10, beyond: 'refuse' };

const none: OrderFacts = {
  acknowledgements: [],
  receipts: [],
  holds: [],
  closing: null,
  deadlines: [],
  notices: [],
  changes: [],
};
const said = { by: 'receiver', at: '2026-12-01T10:00:00Z' };

const receipt = (kind: Receipt['kind'], quantity: string): Receipt => ({
  number: 1,
  key: quantity,
  kind,
  lines: [{ line: 1, quantity }],
  reason: null,
  ...said,
});
const received = (...quantities: string[]): OrderFacts => ({
  ...none,
  receipts: quantities.map((quantity) => receipt('received', quantity)),
});

const stateOf = (facts: OrderFacts) => deliveryState(ORDER, facts, POLICY);

/** Decimals with up to six digits after the point, above zero. */
const quantities = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
const deliveries = fc.array(fc.tuple(fc.constantFrom('received', 'returned'), quantities), { maxLength: 12 });

/** Deliveries as they may be noted one after the other: what would be refused was not. */
const noted = (asked: readonly (readonly ['received' | 'returned', string])[]): Receipt[] => {
  const done: Receipt[] = [];
  for (const [kind, quantity] of asked) {
    const next = receipt(kind, quantity);
    if (receiptFaults(ORDER, done, next, POLICY).length === 0) done.push(next);
  }
  return done;
};

describe('quantities', () => {
  test('are exact: what is kept and what is open add up to what was ordered and what is over', () => {
    fc.assert(
      fc.property(deliveries, (asked) => {
        for (const { ordered, received: came, returned, open, over } of deliveredLines(ORDER, noted(asked)))
          expect(new Big(came).minus(returned).plus(open).minus(over).toFixed()).toBe(new Big(ordered).toFixed());
      }),
    );
  });

  test('never are more beyond the tolerance, nor is more sent back than came, however they are noted', () => {
    fc.assert(
      fc.property(deliveries, (asked) => {
        const [line] = deliveredLines(ORDER, noted(asked));
        expect(new Big(line?.over ?? 0).lte(new Big('1.25'))).toBe(true);
        expect(new Big(line?.returned ?? 0).lte(line?.received ?? 0)).toBe(true);
      }),
    );
  });

  test('do not depend on the order in which deliveries were noted', () => {
    fc.assert(
      fc.property(deliveries, (asked) => {
        const done = noted(asked);
        expect(deliveredLines(ORDER, done.toReversed())).toEqual(deliveredLines(ORDER, done));
      }),
    );
  });
});

describe('an order', () => {
  test.each<[string, OrderFacts]>([
    ['sent', none],
    [
      'acknowledged',
      {
        ...none,
        acknowledgements: [
          {
            number: 1,
            version: 1,
            verdict: 'accepted',
            dated: '2026-11-24',
            promised: null,
            total: null,
            note: null,
            ...said,
          },
        ],
      },
    ],
    ['partially_received', received('12.4')],
    ['received', received('12.4', '0.1')],
    ['received', received('13.75')],
    ['over_received', received('13.750001')],
    ['sent', { ...none, receipts: [receipt('received', '2'), receipt('returned', '2')] }],
    ['on_hold', { ...received('12.5'), holds: [{ isHeld: true, reason: 'Disputed.', ...said }] }],
    ['closed', { ...received('1'), closing: { kind: 'closed', reason: 'Enough.', ...said } }],
    ['cancelled', { ...none, closing: { kind: 'cancelled', reason: 'Not needed.', ...said } }],
  ])('is %s by its facts', (state, facts) => {
    expect(stateOf(facts)).toBe(state);
  });

  test('is received exactly when nothing is open, whatever was sent back meanwhile', () => {
    fc.assert(
      fc.property(deliveries, (asked) => {
        const facts = { ...none, receipts: noted(asked) };
        expect(isDelivered(ORDER, facts)).toBe(['received', 'over_received'].includes(stateOf(facts)));
      }),
    );
  });

  test('is overdue from the day after the one agreed on, until all is here', () => {
    expect(isOverdue(ORDER, none, '2026-12-09')).toBe(false);
    expect(isOverdue(ORDER, none, '2026-12-10')).toBe(true);
    expect(isOverdue(ORDER, received('12.5'), '2026-12-10')).toBe(false);
    const agreed = { ...none, deadlines: [{ number: 1, kind: 'date', due: '2026-12-24', ...said } as const] };
    expect(isOverdue(ORDER, agreed, '2026-12-24')).toBe(false);
    expect(isOverdue(ORDER, agreed, '2026-12-25')).toBe(true);
  });
});

describe('a delivery is refused', () => {
  test.each([
    ['of a line that there is not', [{ line: 2, quantity: '1' }], 'lines.2'],
    ['of no line at all', [], 'lines'],
    ['of nothing', [{ line: 1, quantity: '0' }], 'lines.1'],
    [
      'that names a line twice',
      [
        { line: 1, quantity: '1' },
        { line: 1, quantity: '2' },
      ],
      'lines.1',
    ],
    ['beyond the tolerance', [{ line: 1, quantity: '13.750001' }], 'lines.1'],
  ])('%s', (_what, lines, field) => {
    expect(receiptFaults(ORDER, [], { kind: 'received', lines }, POLICY).map((fault) => fault.field)).toContain(field);
  });

  test('beyond the tolerance only where the policy says so', () => {
    const lines = [{ line: 1, quantity: '100' }];
    expect(receiptFaults(ORDER, [], { kind: 'received', lines }, { ...POLICY, beyond: 'flag' })).toEqual([]);
  });
});

test('a vendor who wants more raises the total; one who wants the same or less, or says nothing of it, does not', () => {
  const wanting = (minor: number) => raisesTotal(ORDER, { total: { currency: 'USD', minor } });
  expect([11_899, 11_900, 11_901].map(wanting)).toEqual([false, false, true]);
  expect(raisesTotal(ORDER, { total: null })).toBe(false);
});
