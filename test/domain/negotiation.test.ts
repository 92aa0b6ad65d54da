import { expect, test } from '@jest/globals';
import {
  mayDraftAgain,
  mayWriteAgain,
  negotiationEnds,
  negotiationFaults,
  optionsFor,
  settlementsFor,
} from '../../src/domain/negotiation.ts';
import { loadPolicies } from '../../src/policies.ts';

const { negotiation: policy, clearance } = await loadPolicies();
const listed = 'supplier_risk_high';

test('a vendor is written to only when every open reason is listed', () => {
  expect(optionsFor({ decision: 'not_cleared', open: [listed] }, policy)?.map(({ kind }) => kind)).toEqual(
    policy.reasons[listed]?.ask,
  );
  expect(optionsFor({ decision: 'not_cleared', open: [listed, 'vendor_inactive'] }, policy)).toBeNull();
  expect(optionsFor({ decision: 'not_cleared', open: [] }, policy)).toBeNull();
  expect(optionsFor({ decision: 'not_cleared', open: ['constructor'] }, policy)).toBeNull();
});

test.each(['blocked', 'unknown', 'exception', 'cleared'] as const)('never when the vendor is %s', (decision) => {
  expect(optionsFor({ decision, open: [listed] }, policy)).toBeNull();
});

test.each(['sanctions_hit', 'vendor_hold', 'assessment_old', 'screening_provider_down', 'no_such_reason'])(
  'a policy that lists %s is refused',
  (code) => {
    const wrong = { ...policy, reasons: { [code]: { ask: ['escrow' as const], settledBy: [] } } };
    expect(negotiationFaults(wrong, clearance)).toMatchObject([{ path: `reasons.${code}` }]);
  },
);

test('bounds belong to what has a figure, floor below ceiling, and what settles is asked for', () => {
  const asks = {
    ...policy.asks,
    escrow: { percent: { floor: 1, ceiling: 2 } },
    prepayment: {},
    bank_guarantee: { percent: { floor: 9, ceiling: 8 } },
  };
  const reasons = { [listed]: { ask: ['escrow' as const], settledBy: ['certificate' as const] } };
  expect(
    negotiationFaults({ ...policy, asks, reasons }, clearance)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual([
    'asks.bank_guarantee.percent',
    'asks.escrow.percent',
    'asks.prepayment.percent',
    `reasons.${listed}.settledBy`,
  ]);
});

test('what settles a reason is what was asked for and the policy lists', () => {
  const asked = [
    { kind: 'audited_accounts' as const, percent: null },
    { kind: 'bank_guarantee' as const, percent: 10 },
  ];
  expect(settlementsFor({ open: [listed] }, asked, policy)).toEqual([
    { condition: 'bank_guarantee', settles: [listed] },
  ]);
  expect(settlementsFor({ open: ['vendor_inactive'] }, asked, policy)).toEqual([]);
});

test('the first draft of a letter counts among those that it may have', () => {
  expect([1, 4, 5, 6].map((drafts) => mayDraftAgain(drafts, policy))).toEqual([true, true, false, false]);
  expect(mayDraftAgain(1, { ...policy, mostDrafts: 1 })).toBe(false);
});

test('three letters in fourteen days, counted from the first that was sent', () => {
  const first = '2026-11-26T10:00:00Z';
  expect(negotiationEnds(first, policy)).toBe('2026-12-10T10:00:00.000Z');
  expect(mayWriteAgain(2, first, '2026-12-10T09:59:59Z', policy)).toBe(true);
  expect(mayWriteAgain(2, first, '2026-12-10T10:00:00Z', policy)).toBe(false);
  expect(mayWriteAgain(3, first, '2026-11-27T10:00:00Z', policy)).toBe(false);
  expect(mayWriteAgain(0, null, '2026-11-27T10:00:00Z', policy)).toBe(true);
});
