import { z } from 'zod';

/** The agents that have cases. */
export const EvaluatedAgent = z.enum(['intake', 'vendor', 'negotiation']);
export type EvaluatedAgent = z.infer<typeof EvaluatedAgent>;

const Count = z.int().nonnegative();

/** How values came out; `asked` counts questions that the text gave no reason for. */
export const Tally = z.strictObject({ right: Count, wrong: Count, missed: Count, asked: Count });
export type Tally = z.infer<typeof Tally>;

/** `precision`: of the values that would go on, those that are right. `recall`: of the values that are to be had, those had. Of nothing: null. */
export const Measures = z.strictObject({
  ...Tally.shape,
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  /** Cases of which every sitting was right in all fields, and in which no sitting let a wrong value go on. */
  casesRight: Count,
  casesSafe: Count,
});
export type Measures = z.infer<typeof Measures>;

/** A field that did not come out right, in one or more sittings of a case. */
export const Miss = z.strictObject({
  field: z.string(),
  outcome: z.enum(['wrong', 'missed', 'asked']),
  wanted: z.string().nullable(),
  got: z.string().nullable(),
});
export type Miss = z.infer<typeof Miss>;

const Spent = z.strictObject({ inputTokens: Count, outputTokens: Count, costMicroUsd: Count, ms: Count });

export const CaseResult = z.strictObject({
  id: z.string(),
  tests: z.string(),
  language: z.string().nullable(),
  sittings: Count,
  /** Sittings in which all was right, of the answer alone and after the gate. */
  answerRight: Count,
  gatedRight: Count,
  answer: Tally,
  gated: Tally,
  /** What went wrong after the gate, and what the answer alone would have done wrong. */
  misses: z.array(Miss),
  answerMisses: z.array(Miss),
  turns: Count,
  spent: Spent,
  notes: z.array(z.string()),
});
export type CaseResult = z.infer<typeof CaseResult>;

/** The result of one agent, as `docs/evals/AGENT.MODEL.json` holds it. See docs/evals/README.md. */
export const EvalReport = z.strictObject({
  format: z.literal(1),
  agent: EvaluatedAgent,
  promptVersion: z.string(),
  model: z.strictObject({
    /** As configured, and as the service named itself. */
    asked: z.string(),
    answeredBy: z.array(z.string()),
    /** A stand-in's score says nothing about any model. */
    standIn: z.boolean(),
    heading: z.string(),
  }),
  day: z.iso.date(),
  times: Count,
  priceVersion: z.string(),
  answer: Measures,
  gated: Measures,
  /** Wrong values that the gate stopped, and right ones about which it asked. */
  gate: z.strictObject({ stopped: Count, askedForNothing: Count }),
  fields: z.record(z.string(), z.strictObject({ answer: Tally, gated: Tally })),
  spent: Spent,
  cases: z.array(CaseResult),
  leftOut: z.array(z.strictObject({ id: z.string(), why: z.string() })),
});
export type EvalReport = z.infer<typeof EvalReport>;
