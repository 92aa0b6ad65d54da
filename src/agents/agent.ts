import type { z } from 'zod';
import type { Policies } from '../domain/policies.ts';
import type { MailText } from '../domain/reading.ts';
import type { ProofContext } from '../domain/reading/prove.ts';
import type { Requirement } from '../domain/requirement.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Scope } from '../tools/scopes.ts';

/** One agent: one job. How often it may turn and what it may spend stands in `policies/limits.yaml` under its name. */
export type Agent<Context, Output extends z.ZodType> = {
  name: string;
  /** Rises with every change of the prompt; recorded with each run. */
  promptVersion: string;
  prompt: string;
  /** What it must answer with, and the name under which the model knows it. */
  output: { name: string; schema: Output };
  /** Operations of openapi/, at most six of at most three audiences; only reading ones. */
  tools: readonly string[];
  scopes: readonly Scope[];
  /** The first user message, made of the data that the agent works on. */
  input(context: Context): string;
  /** How it works without a requisition; absent where it needs one. */
  alone?: Alone;
};

/** What an agent without a bench of its own works on. The requirement is null before the mail has been read. */
export type Scene = { mail: MailText; requirement: Requirement | null };

/** A recorded tool call of the agent's run. */
export type Receipt = {
  id: string;
  operation: string;
  arguments: unknown;
  outcome: 'ok' | 'not_found' | 'refused' | 'invalid' | 'unavailable';
  result: unknown;
};

/** What the gate of an agent that works alone judges by, beside what the agent was given: nothing of it is a model's. */
export type Ground = {
  policies: Policies;
  /** The tenant's day. */
  today: string;
  /** The tenant, and the person in whose name it works. */
  proof: ProofContext;
};

/** An agent as it works without a requisition. */
export type Alone = {
  /** What it must be given. */
  input: z.ZodObject;
  /** The first user message. */
  first: (given: unknown) => string;
  /** The gate over an answer that has the schema of the output; `payload` is what the run hands on. */
  gate: (answer: {
    output: unknown;
    given: unknown;
    receipts: readonly Receipt[];
    mayReask: boolean;
    ground: Ground;
  }) => {
    verdict: Verdict;
    payload: object;
  };
};

/** An agent that needs no joint of its own: its folder says all, and its output goes to `receiver` as a recorded hand-off. */
export type PlainAgent<Output extends z.ZodType> = Agent<Scene, Output> & {
  receiver: string;
  /** The gate, in guardrail.ts. */
  gate(answer: { output: z.output<Output>; scene: Scene; receipts: readonly Receipt[]; mayReask: boolean }): Verdict;
};
