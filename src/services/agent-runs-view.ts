import { z } from 'zod';
import { runReasons, runStates } from '../domain/agent-run.ts';
import { Json } from '../domain/json.ts';
import { Verdict } from '../domain/verdict.ts';
import { Phase } from './view.ts';

/** The event of others that led to it, and how many led to what followed from that one. */
const CauseView = z.object({ hops: z.int(), source: z.string(), id: z.string() });

/** An agent's run that belongs to no requisition. */
export const AgentRunRow = z.object({
  id: z.string(),
  agent: z.string(),
  promptVersion: z.string(),
  /** In whose name it works. */
  person: z.string(),
  /** Which listens to the event that started it; null where the person did. */
  subscription: z.string().nullable(),
  state: z.enum(runStates),
  /** For what it waits, or why it was stopped. */
  reason: z.enum(runReasons).nullable(),
  phase: Phase,
  verdict: z.enum(Verdict.options.map((option) => option.shape.verdict.value)).nullable(),
  turns: z.int(),
  costMicroUsd: z.int(),
  cause: CauseView.nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  /** What it was given, told and answered is kept no longer. */
  erased: z.boolean(),
});
export type AgentRunRow = z.infer<typeof AgentRunRow>;

export const AgentRunView = AgentRunRow.extend({
  /** Null for whoever may not read it. */
  input: Json.nullable(),
  /** What it handed on, and why the gate said what it said; null before its gate has judged. */
  output: z.object({ reasons: z.array(z.string()), payload: Json }).nullable(),
  /** What it was told and answered; empty for whoever may not read it. */
  messages: z.array(z.object({ seq: z.int(), at: z.string(), content: Json })),
  /** In the Temporal Web UI; null before it has begun. */
  runUrl: z.string().nullable(),
});
export type AgentRunView = z.infer<typeof AgentRunView>;

export const StartedRun = z.object({ id: z.string() });
