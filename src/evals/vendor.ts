import { z } from 'zod';
import { requestOf } from '../activities/agent-request.ts';
import { parsedOr, unreadable } from '../activities/parsed-or.ts';
import { vendorAgent } from '../agents/vendor/agent.ts';
import { recordedFacts } from '../agents/vendor/facts.ts';
import { vendorGate } from '../agents/vendor/guardrail.ts';
import { VendorOutput } from '../agents/vendor/output.ts';
import { ClearanceDecision, decideClearance, type ClearanceFacts } from '../domain/clearance.ts';
import type { ClearancePolicy } from '../domain/policies.ts';
import { Requirement } from '../domain/requirement.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Registry } from '../tools/registry.ts';
import { about, expectation } from './cases.ts';
import type { Exam, ExamReceipt, Judgement } from './exam.ts';
import { listed } from './intake.ts';
import { RecordedCall, recordedTools } from './recorded-tools.ts';
import type { Got } from './score.ts';

/** One vendor, what the tools would say about it, and what follows. */
export const VendorCase = z.strictObject({
  ...about,
  /** The day on which it is decided. */
  day: z.iso.date(),
  vendor: Requirement.shape.vendor,
  tools: z.array(RecordedCall),
  expect: z.strictObject({ ...expectation, decision: ClearanceDecision }),
});
export type VendorCase = z.infer<typeof VendorCase>;

const requestFor = requestOf(vendorAgent);

type Facts = { facts: ClearanceFacts; record: string | null };

/**
 * A case as the Vendor agent meets it. Of the agent, the record and the company that it took are scored; after the gate also the
 * screening, and the decision that the clearance policy makes of the facts.
 */
export function vendorExam(given: VendorCase, policy: ClearancePolicy, registry: Registry): Exam {
  const { id, tests, vendor, tools, expect } = given;
  return {
    id,
    tests,
    language: null,
    agent: vendorAgent,
    firstMessage: vendorAgent.input(vendor),
    request: (messages, most) => requestFor(registry, messages, most),
    call: recordedTools(registry, vendorAgent, tools),
    judge: (text, receipts, mayReask) => judge(text, receipts, mayReask, { given, policy }),
    expected: {
      values: listed(expect.values),
      follows: { ...listed(expect.follows), decision: [expect.decision] },
      either: listed(expect.either),
      ask: expect.ask,
    },
  };
}

type Case = { given: VendorCase; policy: ClearancePolicy };

function judge(
  text: string | null,
  receipts: readonly ExamReceipt[],
  mayReask: boolean,
  { given, policy }: Case,
): Judgement {
  const minConfidence = policy.identity.confidence.atLeast;
  const { facts, match } = recordedFacts(receipts, given.vendor, minConfidence);
  const record = match.kind === 'one' ? match.record.number : null;
  const found: Facts = { facts, record };
  const output = text === null ? null : parsedOr(text, VendorOutput);
  if (output === null) {
    const judged = unreadable(text !== null && mayReask);
    const reask = judged.verdict === 'reask' ? judged.say : null;
    return { reask, answer: { values: {}, doubted: [] }, gated: gatedOf(found, null, { given, policy }) };
  }
  const attempt = mayReask ? 1 : 2;
  const { verdict } = vendorGate({ output, receipts, vendor: given.vendor, attempt, minConfidence });
  const answer = { values: named({ record: output.vendorNumber, company: output.duns }), doubted: [] };
  const reask = verdict.verdict === 'reask' ? verdict.say : null;
  return { reask, answer, gated: gatedOf(found, verdict, { given, policy }) };
}

const named = (values: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

/** Decisions by which a person looks, or the provider is asked again. */
const ASKING: readonly ClearanceDecision[] = ['unknown', 'exception'];

function gatedOf({ facts, record }: Facts, verdict: Verdict | null, { given, policy }: Case): Got {
  const { decision } = decideClearance(facts, policy, given.day);
  const company = facts.identity.state === 'known' ? facts.identity.value.duns : null;
  const asked = verdict?.verdict === 'ask_human' ? ['record'] : [];
  const unsure = decision !== given.expect.decision && ASKING.includes(decision) ? ['decision'] : [];
  return {
    values: named({ record, company, screening: screeningOf(facts), decision }),
    doubted: [...asked, ...unsure],
  };
}

function screeningOf({ screening }: ClearanceFacts): string | null {
  if (screening.state === 'unknown') return null;
  const { hits } = screening.value;
  if (hits.some(({ exact }) => exact)) return 'exact';
  return hits.length > 0 ? 'similar' : 'clear';
}
