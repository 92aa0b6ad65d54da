import { z } from 'zod';
import { unreadReasons } from '../domain/document.ts';
import { Piece } from '../domain/marked.ts';

const Marked = z.array(Piece);

/** What a requisition was read from; texts are cut where words prove a field. */
export const SourceView = z.object({
  from: z.object({ name: z.string(), address: z.string() }),
  date: z.string(),
  subject: Marked,
  body: Marked,
  forwarded: Marked,
  documents: z.array(
    z.object({
      name: z.string(),
      /** Why it has no pages; null where it was read. */
      why: z.enum(unreadReasons).nullable(),
      pages: z.array(z.object({ page: z.int(), label: z.string().nullable(), text: Marked })),
    }),
  ),
});
export type SourceView = z.infer<typeof SourceView>;
