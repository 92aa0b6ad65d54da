import { z } from 'zod';

/** What a reply says of the fields that were asked; `text` and `quote` are copied as from any mail, word for word. */
export const ReplyOutput = z.object({
  answers: z.array(z.object({ field: z.string(), text: z.string(), quote: z.string() })),
});
export type ReplyOutput = z.infer<typeof ReplyOutput>;
