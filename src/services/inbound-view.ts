import { z } from 'zod';

/** `known`: it was applied before, and is not again. `subject`: what of ours it was about. */
export const TakenEvent = z.union([
  z.object({ outcome: z.enum(['applied', 'known']), subject: z.string().nullable() }),
  z.object({ outcome: z.literal('refused'), reason: z.string() }),
]);

/** An event of another system, without what stood in it; `reason` is a code, where it was refused. */
export const InboundEventRow = z.object({
  source: z.string(),
  id: z.string(),
  type: z.string(),
  subscription: z.string(),
  person: z.string(),
  reason: z.string().nullable(),
  subject: z.string().nullable(),
  cameAt: z.string(),
});
export type InboundEventRow = z.infer<typeof InboundEventRow>;
