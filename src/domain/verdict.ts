import { z } from 'zod';
import { Ask } from './requirement.ts';

/** What a gate says about an agent's output; `reasons` are for people and for the case file. */
export const Verdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('allow'), reasons: z.array(z.string()) }),
  z.object({ verdict: z.literal('fix'), reasons: z.array(z.string()) }),
  z.object({ verdict: z.literal('reask'), reasons: z.array(z.string()), say: z.string() }),
  z.object({ verdict: z.literal('ask_human'), reasons: z.array(z.string()), asks: z.array(Ask) }),
  z.object({ verdict: z.literal('block'), reasons: z.array(z.string()) }),
]);
export type Verdict = z.infer<typeof Verdict>;
