import type { z } from 'zod';
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
