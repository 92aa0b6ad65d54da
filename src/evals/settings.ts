import { z } from 'zod';
import { EvaluatedAgent } from './report.ts';

/** What one run of evals is to do; `bin/qm eval` hands it over as JSON. */
export const EvalOrder = z.strictObject({
  /** None: all that have cases. */
  agent: EvaluatedAgent.nullable(),
  /** Ids; none: all. */
  cases: z.array(z.string()),
  times: z.int().min(1).max(100),
  parallel: z.int().min(1).max(32),
  /** The most that may be spent on the model, in micro-dollars. */
  mostMicroUsd: z.int().positive(),
});
export type EvalOrder = z.infer<typeof EvalOrder>;
