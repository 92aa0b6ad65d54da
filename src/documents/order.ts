import { z } from 'zod';
import { DocumentLimits } from './limits.ts';

/** What the reading process is given as its argument; the bytes come on its standard input. `parent` is the process that waits for it. */
export const Order = z.object({
  name: z.string(),
  mediaType: z.string(),
  limits: DocumentLimits,
  parent: z.int(),
});
export type Order = z.infer<typeof Order>;
