import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decideClearance, mayBeSentTo, severity } from '../../src/domain/clearance.ts';
import type { ClearanceDecision, ClearanceFacts, GivenWaiver, Waiver } from '../../src/domain/clearance.ts';
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
  vendor: known({ number: 'V-1', status: 'active', holdReason: null, duns: null, ...changes.vendor }),
  identity: known({
    duns: '150483782',
    named: null,
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

const decide = (facts: ClearanceFacts, given: readonly GivenWaiver[] = []) =>
  decideClearance(facts, policy, today, given);
/** What somebody says who saw what stood against the vendor by these facts. */
const having = (waiver: Waiver, facts: ClearanceFacts): GivenWaiver => ({ waiver, shown: decide(facts).reasons });
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
    ['ask which company it is, our record or the provider’s', { vendor: { duns: '999999999' } }, 'exception'],
    ['accept that our record and the provider agree', { vendor: { duns: '150483782' } }, 'cleared'],
    ['ask again when the company that was named is gone', { identity: { named: '999999999' } }, 'exception'],
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
    reasons: [
      { code: 'screening_provider_down', text: 'Screening: unknown, the provider does not answer.', values: {} },
    ],
    open: ['screening_provider_down'],
    waived: [],
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

describe('a waiver', () => {
  const waivable: [Waiver, Changes][] = [
    ['accept_condition', { assessment: { supplierEvaluationRisk: 7 } }],
    ['accept_condition', { vendor: { status: 'inactive' } }],
    ['clear_hit', { screening: { hits: [hit(0.8, false)] } }],
    ['identify', { identity: { candidates: 2 } }],
    ['identify', { vendor: { duns: '999999999' } }],
    ['release', { vendor: { status: 'hold', holdReason: 'dispute' } }],
    ['release', { screening: { hits: [hit(1, true)] } }],
  ];

  test.each(waivable)('%s lets pass what was shown, and says so', (waiver, changes) => {
    const facts = good(changes);
    const decided = decide(facts, [having(waiver, facts)]);
    expect(decided).toMatchObject({ decision: 'cleared', open: [], waived: [waiver] });
    expect(decided.reasons).toEqual(decide(facts).reasons);
  });

  test.each(waivable)('%s is nothing where nothing was shown', (waiver, changes) => {
    const facts = good(changes);
    expect(decide(facts, [having(waiver, good())])).toEqual(decide(facts));
  });

  const news: [string, Waiver, Changes, Changes, ClearanceDecision][] = [
    [
      'a release: an exact hit',
      'release',
      { vendor: { status: 'hold' } },
      { vendor: { status: 'hold' }, screening: { hits: [hit(1, true)] } },
      'blocked',
    ],
    [
      'a release: a hold for another reason',
      'release',
      { vendor: { status: 'hold', holdReason: 'dispute' } },
      { vendor: { status: 'hold', holdReason: 'fraud' } },
      'blocked',
    ],
    [
      'a cleared hit: another',
      'clear_hit',
      { screening: { hits: [hit(0.8, false)] } },
      { screening: { hits: [hit(0.8, false), hit(0.9, false)] } },
      'exception',
    ],
    [
      'an accepted condition: a record gone inactive',
      'accept_condition',
      { assessment: { supplierEvaluationRisk: 7 } },
      { assessment: { supplierEvaluationRisk: 7 }, vendor: { status: 'inactive' } },
      'not_cleared',
    ],
    [
      'an accepted condition: a higher risk',
      'accept_condition',
      { assessment: { supplierEvaluationRisk: 7 } },
      { assessment: { supplierEvaluationRisk: 8 } },
      'not_cleared',
    ],
    [
      'a named company: that it is gone',
      'identify',
      { identity: { candidates: 2 } },
      { identity: { candidates: 2, named: '999999999' } },
      'exception',
    ],
  ];

  test.each(news)('does not cover what came after %s', (_title, waiver, before, after, decision) => {
    expect(decide(good(after), [having(waiver, good(before))]).decision).toBe(decision);
  });

  test('of a company that is gone is given by naming another, never by naming as such', () => {
    const facts = good({ identity: { named: '999999999' } });
    expect(decide(facts, [having('identify', facts)]).decision).toBe('exception');
  });

  test('lets nothing unknown pass, whatever was released', () => {
    const facts = { ...good({ vendor: { status: 'hold' } }), screening: unknown('provider_down') };
    expect(decide(facts, [having('release', facts)])).toMatchObject({
      decision: 'unknown',
      open: ['screening_provider_down'],
      waived: ['release'],
    });
  });
});

describe('an order leaves', () => {
  const confirmed = { at: '2026-01-01' };
  const active = { status: 'active', holdReason: null, confirmed } as const;
  const held = { status: 'hold', holdReason: 'dispute', confirmed } as const;
  const inactive = { status: 'inactive', holdReason: null, confirmed } as const;
  let cleared: ReturnType<typeof decide>;
  beforeAll(() => void (cleared = decide(good())));

  test('for a cleared and confirmed vendor only', () => {
    expect(mayBeSentTo(active, cleared)).toBe(true);
    expect(mayBeSentTo({ ...active, confirmed: null }, cleared)).toBe(false);
    expect(mayBeSentTo(active, null)).toBe(false);
    expect(mayBeSentTo(active, decide(good({ assessment: { bankruptcy: true } })))).toBe(false);
  });

  test('not for one that was put on hold or made inactive since', () => {
    expect(mayBeSentTo(held, cleared)).toBe(false);
    expect(mayBeSentTo(inactive, cleared)).toBe(false);
  });

  test('for one on hold or inactive with which it was let through, as long as that is the reason', () => {
    const hold = good({ vendor: { status: 'hold', holdReason: 'dispute' } });
    const released = decide(hold, [having('release', hold)]);
    expect(mayBeSentTo(held, released)).toBe(true);
    expect(mayBeSentTo({ ...held, holdReason: 'fraud' }, released)).toBe(false);
    expect(mayBeSentTo(inactive, released)).toBe(false);
    const idle = good({ vendor: { status: 'inactive' } });
    expect(mayBeSentTo(inactive, decide(idle, [having('accept_condition', idle)]))).toBe(true);
  });
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
