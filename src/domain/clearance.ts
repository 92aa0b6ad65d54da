import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { ClearancePolicy } from './policies.ts';
import { Reason, reasonOf, type ClearanceReasonCode, type UnknownReason } from './reasons.ts';

/** What is recorded about a vendor's standing. Each fact is a tool's recorded result; `unknown` where no tool gave it. */
export const Known = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('known'), value, receipt: z.string() }),
    z.object({ state: z.literal('unknown'), reason: z.enum(['not_called', 'provider_down', 'not_found', 'refused']) }),
  ]);

export const ClearanceFacts = z.object({
  /** Our own vendor record, if there is one. */
  vendor: Known(
    z.object({
      number: z.string().nullable(),
      status: z.enum(['active', 'hold', 'inactive', 'new']),
      holdReason: z.string().nullable(),
      /** Which company at the risk provider our record says it is. */
      duns: z.string().nullable(),
    }),
  ),
  /** Identity at the risk provider: confidence 1 to 10, candidates at or above the threshold. */
  identity: Known(
    z.object({
      duns: z.string(),
      /** The company that a person said is meant, whether or not the provider returned it. */
      named: z.string().nullable(),
      confidence: z.int(),
      candidates: z.int(),
      operating: z.boolean(),
      transaction: z.string(),
    }),
  ),
  screening: Known(
    z.object({
      hits: z.array(z.object({ list: z.string(), entity: z.string(), score: z.number(), exact: z.boolean() })),
      listVersions: z.array(z.string()),
      transaction: z.string(),
    }),
  ),
  /** Supplier evaluation risk 1 (best) to 9; failure class 1 (best) to 5. */
  assessment: Known(
    z.object({
      supplierEvaluationRisk: z.int().nullable(),
      failureClass: z.int().nullable(),
      bankruptcy: z.boolean(),
      assessedOn: z.iso.date().nullable(),
      transaction: z.string(),
    }),
  ),
});
export type ClearanceFacts = z.infer<typeof ClearanceFacts>;

export const ClearanceDecision = z.enum(['cleared', 'conditional', 'not_cleared', 'blocked', 'unknown', 'exception']);
export type ClearanceDecision = z.infer<typeof ClearanceDecision>;

/** What a person entitled to it may let pass for one vendor; an unknown fact is let pass by nobody. */
export const Waiver = z.enum(['accept_condition', 'satisfied', 'clear_hit', 'identify', 'release']);
export type Waiver = z.infer<typeof Waiver>;

export const Clearance = z.object({
  decision: ClearanceDecision,
  /** All that apply, also those that were let pass. */
  reasons: z.array(Reason),
  /** Codes of the reasons that nobody has let pass. */
  open: z.array(z.string()),
  /** By what the others were let pass. */
  waived: z.array(Waiver),
  policyVersion: z.string(),
});
export type Clearance = z.infer<typeof Clearance>;

/** From best to worst; the worst outcome among all reasons is the decision. */
export const severity = [
  'cleared',
  'conditional',
  'not_cleared',
  'unknown',
  'exception',
  'blocked',
] as const satisfies readonly ClearanceDecision[];

type Finding = Required<Reason> & { code: ClearanceReasonCode; outcome: ClearanceDecision };
type Fact<K extends keyof ClearanceFacts> = Extract<ClearanceFacts[K], { state: 'known' }>['value'];

const missing = (fact: keyof ClearanceFacts, reason: UnknownReason): Finding => ({
  ...reasonOf(`${fact}_${reason}`),
  outcome: 'unknown',
});

type Standing = Pick<Fact<'vendor'>, 'holdReason'> & { status: Fact<'vendor'>['status'] | 'merged' };

/** People end their reasons with a full stop, or do not. */
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

const recordReason = ({ status, holdReason }: Standing) => {
  if (status === 'hold') return reasonOf('vendor_hold', holdReason === null ? {} : { reason: sentence(holdReason) });
  return status === 'inactive' ? reasonOf('vendor_inactive') : null;
};

const vendorFindings = (vendor: Standing, policy: ClearancePolicy['vendor']): Finding[] => {
  const reason = recordReason(vendor);
  if (reason === null) return [];
  return [{ ...reason, outcome: policy[reason.code === 'vendor_hold' ? 'notOnHold' : 'notInactive'].missed }];
};

const identityFindings = (identity: Fact<'identity'>, policy: ClearancePolicy['identity']): Finding[] => {
  const findings: Finding[] = [];
  const { confidence, candidates, operating } = policy;
  if (identity.confidence < confidence.atLeast)
    findings.push({
      ...reasonOf('identity_unsure', { confidence: identity.confidence, needed: confidence.atLeast }),
      outcome: confidence.missed,
    });
  if (identity.candidates > candidates.atMost)
    findings.push({
      ...reasonOf('identity_ambiguous', { candidates: identity.candidates, most: candidates.atMost }),
      outcome: candidates.missed,
    });
  if (identity.candidates < 1) findings.push(missing('identity', 'not_found'));
  if (!identity.operating) findings.push({ ...reasonOf('company_closed'), outcome: operating.missed });
  // Not a threshold: the company whom a person named is never replaced by another.
  if (identity.named !== null && identity.named !== identity.duns)
    findings.push({
      ...reasonOf('identity_gone', { named: identity.named, returned: identity.duns }),
      outcome: 'exception',
    });
  return findings;
};

const recordedIdentityFindings = ({ vendor, identity }: ClearanceFacts): Finding[] => {
  if (vendor.state === 'unknown' || identity.state === 'unknown') return [];
  const { number, duns } = vendor.value;
  if (duns === null || duns === identity.value.duns) return [];
  const values = { number: number ?? '', recorded: duns, returned: identity.value.duns };
  return [{ ...reasonOf('identity_differs', values), outcome: 'exception' }];
};

const screeningFindings = (screening: Fact<'screening'>, policy: ClearancePolicy['screening']): Finding[] =>
  screening.hits.flatMap(({ exact, score, list, entity }): Finding[] => {
    if (exact) return [{ ...reasonOf('sanctions_hit', { list, entity }), outcome: policy.exactHit.missed }];
    if (score < policy.fuzzyHit.below) return [];
    const values = { entity, list, score, counts: policy.fuzzyHit.below };
    return [{ ...reasonOf('sanctions_similar', values), outcome: policy.fuzzyHit.missed }];
  });

const absent = (code: ClearanceReasonCode): Finding => ({ ...reasonOf(code), outcome: 'unknown' });

/** Supplier evaluation risk runs from 1 to 9 and LOWER is better, unlike a percentile. */
const riskFindings = (
  risk: number | null,
  limits: ClearancePolicy['assessment']['supplierEvaluationRisk'],
): Finding[] => {
  if (risk === null) return [absent('supplier_risk_absent')];
  const missed = limits.findLast(({ atMost }) => risk > atMost);
  if (missed === undefined) return [];
  return [{ ...reasonOf('supplier_risk_high', { risk, most: missed.atMost }), outcome: missed.missed }];
};

const ageFindings = (
  assessedOn: string | null,
  limit: ClearancePolicy['assessment']['youngerThanMonths'],
  today: string,
): Finding[] => {
  if (assessedOn === null) return [absent('assessment_undated')];
  const assessed = Temporal.PlainDate.from(assessedOn);
  // The provider's calendar may be a day ahead of ours; more than that is an error that would never age.
  if (Temporal.PlainDate.compare(assessed, Temporal.PlainDate.from(today).add({ days: 1 })) > 0)
    return [{ ...reasonOf('assessment_in_future', { day: assessedOn }), outcome: 'unknown' }];
  if (Temporal.PlainDate.compare(assessed.add({ months: limit.months }), today) > 0) return [];
  return [{ ...reasonOf('assessment_old', { day: assessedOn, months: limit.months }), outcome: limit.missed }];
};

const failureFindings = (failure: number | null, limit: ClearancePolicy['assessment']['failureClass']): Finding[] => {
  if (failure === null) return [absent('failure_class_absent')];
  if (failure <= limit.atMost) return [];
  return [{ ...reasonOf('failure_class_high', { failure, most: limit.atMost }), outcome: limit.missed }];
};

const bankruptcyFindings = (bankrupt: boolean, { missed }: ClearancePolicy['assessment']['notBankrupt']): Finding[] =>
  bankrupt ? [{ ...reasonOf('bankruptcy'), outcome: missed }] : [];

const assessmentFindings = (
  assessment: Fact<'assessment'>,
  policy: ClearancePolicy['assessment'],
  today: string,
): Finding[] => [
  ...bankruptcyFindings(assessment.bankruptcy, policy.notBankrupt),
  ...riskFindings(assessment.supplierEvaluationRisk, policy.supplierEvaluationRisk),
  ...failureFindings(assessment.failureClass, policy.failureClass),
  ...ageFindings(assessment.assessedOn, policy.youngerThanMonths, today),
];

/** A waiver, and the reasons that whoever gave it was shown: it covers no others. */
export type GivenWaiver = { waiver: Waiver; shown: readonly Reason[] };

const waives = {
  accept_condition: ({ outcome }) => outcome === 'conditional' || outcome === 'not_cleared',
  satisfied: ({ outcome }) => outcome === 'conditional' || outcome === 'not_cleared',
  clear_hit: ({ code, outcome }) => code === 'sanctions_similar' && outcome !== 'blocked',
  // Of a company that is gone another must be named, and then it is named no longer.
  identify: ({ code, outcome }) => code.startsWith('identity_') && code !== 'identity_gone' && outcome === 'exception',
  release: ({ outcome }) => outcome === 'blocked',
} as const satisfies Record<Waiver, (finding: Finding) => boolean>;

const isAmong = (reasons: readonly Reason[], { code, text }: Reason): boolean =>
  reasons.some((reason) => reason.code === code && reason.text === text);

const covers = ({ waiver, shown }: GivenWaiver, finding: Finding): boolean =>
  waives[waiver](finding) && isAmong(shown, finding);

/**
 * Whether we may buy from this vendor: every reason that applies is listed, the gravest that nobody has waived decides.
 * `today` is the tenant's date, ISO 8601.
 */
export const decideClearance = (
  facts: ClearanceFacts,
  policy: ClearancePolicy,
  today: string,
  given: readonly GivenWaiver[] = [],
): Clearance => {
  const { vendor, identity, screening, assessment } = facts;
  const findings = [
    ...(vendor.state === 'known' ? vendorFindings(vendor.value, policy.vendor) : [missing('vendor', vendor.reason)]),
    ...(identity.state === 'known'
      ? identityFindings(identity.value, policy.identity)
      : [missing('identity', identity.reason)]),
    ...recordedIdentityFindings(facts),
    ...(screening.state === 'known'
      ? screeningFindings(screening.value, policy.screening)
      : [missing('screening', screening.reason)]),
    ...(assessment.state === 'known'
      ? assessmentFindings(assessment.value, policy.assessment, today)
      : [missing('assessment', assessment.reason)]),
  ];
  const open = findings.filter((finding) => !given.some((waiver) => covers(waiver, finding)));
  const used = given.filter((waiver) => findings.some((finding) => covers(waiver, finding)));
  const rank = Math.max(0, ...open.map(({ outcome }) => severity.indexOf(outcome)));
  return {
    decision: severity[rank] ?? 'unknown',
    reasons: findings.map(({ code, text, values }) => ({ code, text, values })),
    open: open.map(({ code }) => code),
    waived: Waiver.options.filter((option) => used.some(({ waiver }) => waiver === option)),
    policyVersion: policy.version,
  };
};

/**
 * Whether an order may leave for this vendor as its record stands now: confirmed, cleared, and nothing in our record against it
 * that was not let pass when it was cleared.
 */
export const mayBeSentTo = (vendor: Standing & { confirmed: object | null }, clearance: Clearance | null): boolean => {
  // A record that was merged is bought from under the number of the one that it leads to, which is looked at anew.
  if (vendor.status === 'merged') return false;
  if (vendor.confirmed === null || clearance?.decision !== 'cleared') return false;
  const reason = recordReason(vendor);
  return reason === null || isAmong(clearance.reasons, reason);
};
