import { z } from 'zod';

/** What reading one document may take; beyond it the document is `too_large`. */
export const DocumentLimits = z.object({
  bytes: z.int(),
  pages: z.int(),
  characters: z.int(),
  /** What a zipped format may unfold to, in bytes. */
  expandedBytes: z.int(),
  /** How deep messages may be attached to messages. */
  nesting: z.int(),
  milliseconds: z.int(),
  memoryMegabytes: z.int(),
});
export type DocumentLimits = z.infer<typeof DocumentLimits>;

/** Enough for a quote with its terms; a mail has 25 MB at most. */
export const ATTACHMENT_LIMITS: DocumentLimits = {
  bytes: 20 * 1024 * 1024,
  pages: 60,
  characters: 200_000,
  expandedBytes: 64 * 1024 * 1024,
  nesting: 3,
  milliseconds: 30_000,
  memoryMegabytes: 512,
};
