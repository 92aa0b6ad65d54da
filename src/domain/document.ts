import { z } from 'zod';
import { Removed } from './clean-text.ts';

/** A page of a document; `page` counts from 1, and for a workbook it is the sheet, `label` its name. */
export const DocumentPage = z.object({ page: z.int().min(1), label: z.string().nullable(), text: z.string() });
export type DocumentPage = z.infer<typeof DocumentPage>;

/** Why a document has no text. */
export const unreadReasons = [
  'image',
  'no_text_layer',
  'encrypted',
  'damaged',
  'empty',
  'old_office_format',
  'unknown_format',
  'nested_too_deep',
  'too_many_bytes',
  'too_many_pages',
  'too_many_characters',
  'too_many_files',
  'expands_too_much',
  'takes_too_long',
  'takes_too_much_memory',
] as const;
export type UnreadReason = (typeof unreadReasons)[number];

/** A document as it was read: the text that a person would see, or why there is none. */
export const DocumentText = z.discriminatedUnion('kind', [
  // `removed` is there where something was.
  z.object({ kind: z.literal('text'), pages: z.array(DocumentPage), removed: Removed.exactOptional() }),
  z.object({ kind: z.enum(['picture', 'unreadable', 'too_large']), why: z.enum(unreadReasons) }),
]);
export type DocumentText = z.infer<typeof DocumentText>;
