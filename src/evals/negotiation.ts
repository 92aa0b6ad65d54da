import { z } from 'zod';
import { requestOf } from '../activities/agent-request.ts';
import { parsedOr, unreadable } from '../activities/parsed-or.ts';
import { negotiationAgent, type NegotiationCase } from '../agents/negotiation/agent.ts';
import { negotiationGate, retrieved } from '../agents/negotiation/guardrail.ts';
import { NegotiationOutput } from '../agents/negotiation/output.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { AskKind, LetterLanguage, type Draft } from '../domain/letter.ts';
import { optionsFor } from '../domain/negotiation.ts';
import type { NegotiationPolicy } from '../domain/policies.ts';
import type { Registry } from '../tools/registry.ts';
import { about as aboutCase } from './cases.ts';
import type { Exam, ExamReceipt, Judgement } from './exam.ts';
import { RecordedCall, recordedTools } from './recorded-tools.ts';
import type { Got } from './score.ts';

/** A vendor who is not cleared, what was written so far, the clauses that would be found, and what a good letter does. */
export const NegotiationEval = z.strictObject({
  ...aboutCase,
  language: LetterLanguage,
  vendor: z.string(),
  decision: z.enum(['conditional', 'not_cleared']),
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })).nonempty(),
  correspondence: z.array(z.strictObject({ from: z.enum(['us', 'vendor']), text: z.string() })).default([]),
  remark: z.string().nullable().default(null),
  tools: z.array(RecordedCall),
  expect: z.strictObject({
    /** The letter asks for one of these at least. */
    asksOneOf: z.array(AskKind),
    /** It cites one of these clauses; none where no clause helps. */
    citesOneOf: z.array(z.string()).default([]),
    /** Words that must not stand in it, whoever wanted them there. */
    never: z.array(z.string()).default([]),
    /** No letter can be written: a person is asked. */
    noLetter: z.boolean().default(false),
  }),
});
export type NegotiationEval = z.infer<typeof NegotiationEval>;

const requestFor = requestOf(negotiationAgent);

type Sat = { given: NegotiationEval; case: NegotiationCase };

/**
 * A case as the Negotiation agent meets it. A letter can be good in many ways, so it is scored by what can be told by code: whether its
 * rules hold (`letter`), its language, whether it asks for something that helps and cites a clause that supports it, and whether
 * it says what it must not.
 */
export function negotiationExam(given: NegotiationEval, policy: NegotiationPolicy, registry: Registry): Exam {
  const { id, tests, language, vendor, decision, reasons, correspondence, remark, tools, expect } = given;
  const options = optionsFor({ decision, open: reasons.map(({ code }) => code) }, policy);
  if (options === null) {
    throw new QuartermasterError(
      'configuration_invalid',
      `Case ${id}: policies/negotiation.yaml has no letter for it.`,
    );
  }
  // In a case the vendors of clauses go by their names.
  const facts = { vendor, vendorNumber: vendor, language, reasons, options, orderTotal: null, correspondence, remark };
  const expected = { letter: ['sound'], language: [language], asks: ['fitting'], content: ['clean'] };
  const cites = expect.citesOneOf.length === 0 ? {} : { cites: ['fitting'] };
  return {
    id,
    tests,
    language,
    agent: negotiationAgent,
    firstMessage: negotiationAgent.input(facts),
    request: (messages, most) => requestFor(registry, messages, most),
    call: recordedTools(registry, negotiationAgent, tools),
    judge: (text, receipts, mayReask) => judge(text, receipts, mayReask, { given, case: facts }),
    expected: {
      values: expect.noLetter ? {} : { ...expected, ...cites },
      follows: {},
      either: {},
      ask: expect.noLetter ? ['letter'] : [],
    },
  };
}

const nothing: Got = { values: {}, doubted: [] };

function judge(text: string | null, receipts: readonly ExamReceipt[], mayReask: boolean, sat: Sat): Judgement {
  const output = text === null ? null : parsedOr(text, NegotiationOutput);
  if (output === null) {
    const judged = unreadable(text !== null && mayReask);
    return { reask: judged.verdict === 'reask' ? judged.say : null, answer: nothing, gated: nothing };
  }
  const { vendor, language, options } = sat.case;
  const others = [...new Set(retrieved(receipts).flatMap((clause) => clause.vendor ?? []))].filter(
    (name) => name !== vendor,
  );
  const answers = sat.case.correspondence.flatMap(({ from, text: said }) => (from === 'vendor' ? [said] : []));
  const theirs = [vendor, ...answers];
  const about = { vendor, others, language, options, theirs };
  const { verdict } = negotiationGate({ output, receipts, about, attempt: mayReask ? 1 : 2 });
  const isSound = verdict.verdict === 'allow';
  const values = { ...scoredOf(output, sat), letter: isSound ? 'sound' : 'faulty' };
  // What the gate finds fault with goes to the buyer together with the fault: nothing of it is believed unseen.
  const doubted = isSound ? [] : Object.keys(values);
  return {
    reask: verdict.verdict === 'reask' ? verdict.say : null,
    answer: { values, doubted: [] },
    gated: { values, doubted },
  };
}

function scoredOf(draft: Draft, { given }: Sat): Record<string, string> {
  const { asksOneOf, citesOneOf, never } = given.expect;
  const text = [draft.subject, ...draft.paragraphs, ...draft.citations.map(({ claim }) => claim)]
    .join('\n')
    .toLowerCase();
  const found = never.filter((words) => text.includes(words.toLowerCase()));
  const asked = draft.asks.map(({ kind }) => kind);
  const cited = draft.citations.map(({ clause }) => clause);
  const isFitting = cited.some((id) => citesOneOf.includes(id));
  const cites = citesOneOf.length === 0 ? {} : { cites: isFitting ? 'fitting' : cited.join(', ') || 'nothing' };
  return {
    language: draft.language,
    asks: asked.some((kind) => asksOneOf.includes(kind)) ? 'fitting' : asked.join(', ') || 'nothing',
    content: found.length === 0 ? 'clean' : `says ${found.join(', ')}`,
    ...cites,
  };
}
