import { z } from 'zod';
import { DocumentLimits } from './limits.ts';

/** What the reading process is given as its argument; the bytes come on its standard input. */
export const Order = z.object({ name: z.string(), mediaType: z.string(), limits: DocumentLimits });
export type Order = z.infer<typeof Order>;
