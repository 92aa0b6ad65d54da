import type { Clearance, ClearanceDecision } from './clearance.ts';
import type { ClearanceReasonCode } from './reasons.ts';
import { withFigure, type AskKind, type LetterAsk } from './letter.ts';
import type { ClearancePolicy, NegotiationPolicy } from './policies.ts';

/** What a letter may ask for; `percent` is of the order's total, null where the kind has no figure. */
export type Option = { kind: AskKind; percent: { floor: number; ceiling: number } | null };

/** A reason for which a vendor may be written to, and what a buyer may confirm to settle it. */
export type Settlement = { condition: AskKind; settles: string[] };

const negotiable: readonly ClearanceDecision[] = ['conditional', 'not_cleared'];

type Standing = Pick<Clearance, 'decision' | 'open'>;

/** Whether the clearance may be negotiated: never when it is blocked or unknown, and only when every open reason is listed. */
const mayNegotiate = ({ decision, open }: Standing, { reasons }: NegotiationPolicy): boolean =>
  negotiable.includes(decision) && open.length > 0 && open.every((code) => Object.hasOwn(reasons, code));

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** What a letter about this clearance may ask for; null where no letter may be written. */
export const optionsFor = (clearance: Standing, policy: NegotiationPolicy): Option[] | null => {
  if (!mayNegotiate(clearance, policy)) return null;
  const kinds = distinct(clearance.open.flatMap((code) => policy.reasons[code]?.ask ?? []));
  return kinds.map((kind) => ({ kind, percent: policy.asks[kind]?.percent ?? null }));
};

/** What a person may confirm as received, of what was asked by letter, and which open reasons that settles. */
export const settlementsFor = (
  { open }: Pick<Clearance, 'open'>,
  asked: readonly LetterAsk[],
  { reasons }: NegotiationPolicy,
): Settlement[] =>
  distinct(asked.map(({ kind }) => kind)).flatMap((condition) => {
    const settles = distinct(open.filter((code) => reasons[code]?.settledBy.includes(condition)));
    return settles.length > 0 ? [{ condition, settles }] : [];
  });

/** When an unanswered negotiation is over, counted from its first letter; null before that. ISO 8601. */
export const negotiationEnds = (firstSentAt: string | null, { mostDays }: NegotiationPolicy): string | null =>
  firstSentAt === null ? null : new Date(Date.parse(firstSentAt) + mostDays * 24 * 60 * 60 * 1000).toISOString();

/** Whether one more letter may be written now (`now` ISO 8601), after so many. */
export const mayWriteAgain = (
  letters: number,
  firstSentAt: string | null,
  now: string,
  policy: NegotiationPolicy,
): boolean => {
  const ends = negotiationEnds(firstSentAt, policy);
  return letters < policy.mostRounds && (ends === null || Date.parse(now) < Date.parse(ends));
};

/** Whether a letter of which there were so many drafts may be drafted once more. */
export const mayDraftAgain = (drafts: number, { mostDrafts }: NegotiationPolicy): boolean => drafts < mostDrafts;

type Found = { path: string; problem: string; cure: string };

/** How a reason may end by the clearance policy; empty for a code that no clearance has. */
const outcomesOf = (
  code: string,
  { vendor, identity, screening, assessment }: ClearancePolicy,
): ClearanceDecision[] => {
  const byCode: Partial<Record<ClearanceReasonCode, ClearanceDecision[]>> = {
    vendor_hold: [vendor.notOnHold.missed],
    vendor_inactive: [vendor.notInactive.missed],
    identity_unsure: [identity.confidence.missed],
    identity_ambiguous: [identity.candidates.missed],
    company_closed: [identity.operating.missed],
    identity_gone: ['exception'],
    identity_differs: ['exception'],
    sanctions_hit: [screening.exactHit.missed],
    sanctions_similar: [screening.fuzzyHit.missed],
    bankruptcy: [assessment.notBankrupt.missed],
    supplier_risk_high: assessment.supplierEvaluationRisk.map(({ missed }) => missed),
    failure_class_high: [assessment.failureClass.missed],
    assessment_old: [assessment.youngerThanMonths.missed],
    assessment_in_future: ['unknown'],
  };
  return new Map<string, ClearanceDecision[]>(Object.entries(byCode)).get(code) ?? [];
};

const reasonFaults = (policy: NegotiationPolicy, clearance: ClearancePolicy | undefined): Found[] =>
  Object.entries(policy.reasons).flatMap(([code, { ask, settledBy }]): Found[] => {
    const path = `reasons.${code}`;
    const found: Found[] = [];
    const outcomes = clearance === undefined ? null : outcomesOf(code, clearance);
    if (outcomes !== null && (outcomes.length === 0 || outcomes.some((outcome) => !negotiable.includes(outcome))))
      found.push({
        path,
        problem: `a vendor is not written to because of ${code}: it ends as ${outcomes.join(' or ') || 'nothing known'}`,
        cure: 'List only reasons that clearance.yaml lets end as conditional or not_cleared.',
      });
    for (const kind of ask.filter((one) => policy.asks[one] === undefined))
      found.push({ path: `${path}.ask`, problem: `${kind} is not among the asks`, cure: 'Add it under asks.' });
    for (const kind of settledBy.filter((one) => !ask.includes(one)))
      found.push({ path: `${path}.settledBy`, problem: `${kind} is never asked for`, cure: 'Add it under ask.' });
    return found;
  });

const figureFaults = ({ asks }: NegotiationPolicy): Found[] =>
  Object.entries(asks).flatMap(([kind, { percent }]): Found[] => {
    const path = `asks.${kind}.percent`;
    const needs = withFigure.some((one) => one === kind);
    if (needs && percent === undefined)
      return [{ path, problem: `${kind} has no bounds`, cure: 'Give percent: { floor, ceiling }.' }];
    if (!needs && percent !== undefined)
      return [{ path, problem: `${kind} has no figure`, cure: 'Leave percent out.' }];
    if (percent !== undefined && percent.floor > percent.ceiling)
      return [{ path, problem: `${percent.floor} is above ${percent.ceiling}`, cure: 'Set floor below ceiling.' }];
    return [];
  });

/** What no schema can say of the policy. */
export const negotiationFaults = (policy: NegotiationPolicy, clearance: ClearancePolicy | undefined): Found[] => [
  ...reasonFaults(policy, clearance),
  ...figureFaults(policy),
];
