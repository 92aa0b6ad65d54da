import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decideClearance, severity } from '../../src/domain/clearance.ts';
import type { ClearanceDecision, ClearanceFacts } from '../../src/domain/clearance.ts';
import type { Policies } from '../../src/domain/policies.ts';
import { loadPolicies } from '../../src/policies.ts';

type Value<K extends keyof ClearanceFacts> = Extract<ClearanceFacts[K], { state: 'known' }>['value'];
type Changes = { [K in keyof ClearanceFacts]?: Partial<Value<K>> };

const known = <T>(value: T) => ({ state: 'known' as const, value, receipt: 'receipt' });
const unknown = (reason: 'not_called' | 'provider_down' | 'not_found' | 'refused') => ({
  state: 'unknown' as const,
  reason,
});

const good = (changes: Changes = {}): ClearanceFacts => ({
  vendor: known({ number: 'V-1', status: 'active', holdReason: null, ...changes.vendor }),
  identity: known({
    duns: '150483782',
    confidence: 9,
    candidates: 1,
    operating: true,
    transaction: 't1',
    ...changes.identity,
  }),
  screening: known({ hits: [], listVersions: ['sdn-1'], transaction: 't2', ...changes.screening }),
  assessment: known({
    supplierEvaluationRisk: 3,
    failureClass: 2,
    bankruptcy: false,
    assessedOn: '2026-06-01',
    transaction: 't3',
    ...changes.assessment,
  }),
});

const today = '2026-11-22';
let policy: Policies['clearance'];
beforeAll(async () => {
  policy = (await loadPolicies()).clearance;
});

const decide = (facts: ClearanceFacts) => decideClearance(facts, policy, today);
const codes = (facts: ClearanceFacts) => decide(facts).reasons.map(({ code }) => code);
const hit = (score: number, exact: boolean) => ({ list: 'SDN', entity: 'ACME TRADING', score, exact });

describe('the shipped thresholds', () => {
  const outcomes: [string, Changes, ClearanceDecision][] = [
    ['clear a vendor without a flaw', {}, 'cleared'],
    ['clear a vendor that is new to us', { vendor: { status: 'new', number: null } }, 'cleared'],
    ['block a vendor on hold', { vendor: { status: 'hold', holdReason: 'dispute' } }, 'blocked'],
    ['do not clear an inactive vendor', { vendor: { status: 'inactive' } }, 'not_cleared'],
    ['accept confidence 8', { identity: { confidence: 8 } }, 'cleared'],
    ['ask about confidence 7', { identity: { confidence: 7 } }, 'exception'],
    ['ask about two candidates', { identity: { candidates: 2 } }, 'exception'],
    ['do not know a company without a candidate', { identity: { candidates: 0 } }, 'unknown'],
    ['block a company that has closed', { identity: { operating: false } }, 'blocked'],
    ['block an exact hit whatever its score', { screening: { hits: [hit(0.1, true)] } }, 'blocked'],
    ['ask about a similar name from 0.7 on', { screening: { hits: [hit(0.7, false)] } }, 'exception'],
    ['let a name pass that hardly resembles', { screening: { hits: [hit(0.69, false)] } }, 'cleared'],
    ['clear the best supplier evaluation risk, 1', { assessment: { supplierEvaluationRisk: 1 } }, 'cleared'],
    ['clear supplier evaluation risk 6', { assessment: { supplierEvaluationRisk: 6 } }, 'cleared'],
    ['put a condition on 7', { assessment: { supplierEvaluationRisk: 7 } }, 'conditional'],
    ['do not clear 8', { assessment: { supplierEvaluationRisk: 8 } }, 'not_cleared'],
    ['do not clear the worst, 9', { assessment: { supplierEvaluationRisk: 9 } }, 'not_cleared'],
    ['do not know a risk that is not given', { assessment: { supplierEvaluationRisk: null } }, 'unknown'],
    ['accept failure class 3', { assessment: { failureClass: 3 } }, 'cleared'],
    ['do not clear failure class 4', { assessment: { failureClass: 4 } }, 'not_cleared'],
    ['do not know a failure class that is not given', { assessment: { failureClass: null } }, 'unknown'],
    ['block a bankrupt company', { assessment: { bankruptcy: true } }, 'blocked'],
    ['accept an assessment one day short of a year', { assessment: { assessedOn: '2025-11-23' } }, 'cleared'],
    ['do not rest on an assessment of exactly a year', { assessment: { assessedOn: '2025-11-22' } }, 'unknown'],
    ['do not rest on an undated assessment', { assessment: { assessedOn: null } }, 'unknown'],
    ['accept a date one day ahead, as in another time zone', { assessment: { assessedOn: '2026-11-23' } }, 'cleared'],
    ['do not rest on an assessment from the future', { assessment: { assessedOn: '2026-11-24' } }, 'unknown'],
  ];

  test.each(outcomes)('%s', (_title, changes, decision) => {
    expect(decide(good(changes)).decision).toBe(decision);
  });

  test('leave no outcome out of reach', () => {
    expect(new Set(outcomes.map(([, , decision]) => decision))).toEqual(new Set(severity));
  });
});

test('a fact without a result is unknown, and the reason says why', () => {
  expect(decide({ ...good(), screening: unknown('provider_down') })).toEqual({
    decision: 'unknown',
    reasons: [{ code: 'screening_provider_down', text: 'Screening: unknown, the provider does not answer.' }],
    policyVersion: policy.version,
  });
  expect(codes({ ...good(), identity: unknown('not_found'), assessment: unknown('not_called') })).toEqual([
    'identity_not_found',
    'assessment_not_called',
  ]);
});

test('every reason is listed, not only the one that decides', () => {
  const facts = good({
    vendor: { status: 'hold', holdReason: 'dispute' },
    identity: { candidates: 3 },
    assessment: { supplierEvaluationRisk: 7, failureClass: 5 },
  });
  expect(codes(facts)).toEqual(['vendor_hold', 'identity_ambiguous', 'supplier_risk_high', 'failure_class_high']);
  expect(decide(facts).decision).toBe('blocked');
});

test('what blocks is not hidden by a provider that is down', () => {
  const facts = { ...good({ vendor: { status: 'hold' } }), screening: unknown('provider_down') };
  expect(decide(facts).decision).toBe('blocked');
});

describe('making a fact worse never improves the decision', () => {
  const facts = fc.record({
    confidence: fc.integer({ min: 1, max: 10 }),
    candidates: fc.integer({ min: 1, max: 4 }),
    operating: fc.boolean(),
    status: fc.constantFrom<'active' | 'inactive' | 'hold'>('active', 'inactive', 'hold'),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    exact: fc.boolean(),
    risk: fc.integer({ min: 1, max: 9 }),
    failure: fc.integer({ min: 1, max: 5 }),
    bankruptcy: fc.boolean(),
    ageDays: fc.integer({ min: 0, max: 800 }),
  });
  type Drawn = typeof facts extends fc.Arbitrary<infer T> ? T : never;

  const rank = (drawn: Drawn): number => {
    const assessedOn = new Date(Date.parse(today) - drawn.ageDays * 86_400_000).toISOString().slice(0, 10);
    const { decision } = decide(
      good({
        vendor: { status: drawn.status },
        identity: { confidence: drawn.confidence, candidates: drawn.candidates, operating: drawn.operating },
        screening: { hits: drawn.score === null ? [] : [hit(drawn.score, drawn.exact)] },
        assessment: {
          supplierEvaluationRisk: drawn.risk,
          failureClass: drawn.failure,
          bankruptcy: drawn.bankruptcy,
          assessedOn,
        },
      }),
    );
    return severity.indexOf(decision);
  };

  const worse: Record<string, (drawn: Drawn) => Partial<Drawn>> = {
    'a less sure match': ({ confidence }) => ({ confidence: Math.max(1, confidence - 1) }),
    'one more candidate': ({ candidates }) => ({ candidates: candidates + 1 }),
    'a closed company': () => ({ operating: false }),
    'an inactive record': ({ status }) => ({ status: status === 'active' ? 'inactive' : status }),
    'a hold': () => ({ status: 'hold' }),
    'a nearer name': ({ score }) => ({ score: Math.min(1, (score ?? 0) + 0.2) }),
    'an exact hit': ({ score }) => ({ score: score ?? 0.9, exact: true }),
    'a higher supplier risk': ({ risk }) => ({ risk: Math.min(9, risk + 1) }),
    'a higher failure class': ({ failure }) => ({ failure: Math.min(5, failure + 1) }),
    'a bankruptcy': () => ({ bankruptcy: true }),
    'an older assessment': ({ ageDays }) => ({ ageDays: ageDays + 90 }),
  };

  test.each(Object.entries(worse))('%s', (_title, change) => {
    fc.assert(
      fc.property(facts, (drawn) => {
        expect(rank({ ...drawn, ...change(drawn) })).toBeGreaterThanOrEqual(rank(drawn));
      }),
    );
  });
});
