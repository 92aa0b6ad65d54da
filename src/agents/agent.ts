import type { z } from 'zod';
import type { MailText } from '../domain/reading.ts';
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
};

/** What an agent without a bench of its own works on. The requirement is null before the mail has been read. */
export type Scene = { mail: MailText; requirement: Requirement | null };

/** A recorded tool call of the agent's run. */
type Receipt = { operation: string; arguments: unknown; outcome: string; result: unknown };

/** An agent that needs no joint of its own: its folder says all, and its output goes to `receiver` as a recorded hand-off. */
export type PlainAgent<Output extends z.ZodType> = Agent<Scene, Output> & {
  receiver: string;
  /** The gate, in guardrail.ts. */
  gate(answer: { output: z.output<Output>; scene: Scene; receipts: readonly Receipt[]; mayReask: boolean }): Verdict;
};
