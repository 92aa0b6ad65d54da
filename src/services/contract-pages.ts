import type { DocumentLimits } from '../documents/limits.ts';
import type { Patience } from '../documents/line.ts';
import { withReader } from '../documents/read-document.ts';
import type { DocumentText, UnreadReason } from '../domain/document.ts';
import { QuartermasterError } from '../domain/errors.ts';

export type ContractFile = { name: string; mediaType: string; bytes: Uint8Array };

/** A frame agreement with its annexes; whoever adds it waits for it. */
const LIMITS: DocumentLimits = {
  bytes: 25 * 1024 * 1024,
  pages: 500,
  characters: 2_000_000,
  expandedBytes: 128 * 1024 * 1024,
  nesting: 1,
  milliseconds: 40_000,
  memoryMegabytes: 512,
};
const PATIENCE: Patience = { behind: 10, milliseconds: 15_000 };

/** What is wrong with the file, and what to do about it. */
const reasons = {
  image: 'it is a picture; add it as text, or as a PDF with a text layer',
  no_text_layer: 'it holds pictures only; add it as text, or as a PDF with a text layer',
  encrypted: 'it is protected by a password; save it without',
  damaged: 'it is damaged; save it anew',
  empty: 'there is no text in it',
  old_office_format: 'it is of an old Office format; save it as DOCX or PDF',
  unknown_format: 'its format is not known; add PDF, DOCX, text or Markdown',
  nested_too_deep: 'messages are attached in it too deep; add its parts',
  too_many_bytes: 'it is too large; add its parts',
  too_many_pages: 'it has too many pages; add its parts',
  too_many_characters: 'its text is too long; add its parts',
  too_many_files: 'too many files are packed in it; add its parts',
  expands_too_much: 'it unfolds to more than is read; add its parts',
  takes_too_long: 'reading it takes too long; add its parts, or save it anew',
  takes_too_much_memory: 'reading it takes too much memory; add its parts, or save it anew',
} as const satisfies Record<UnreadReason, string>;

/** The text of a contract, page by page. Throws `invalid_input` or `too_large` where it cannot be read, with the reason, and `rate_limited`. */
export const readPages = async (file: ContractFile): Promise<Extract<DocumentText, { kind: 'text' }>> => {
  const read = await withReader(PATIENCE, (reader) => reader(file, LIMITS));
  if (read.kind === 'text') return read;
  throw new QuartermasterError(
    read.kind === 'too_large' ? 'too_large' : 'invalid_input',
    `${file.name}: ${reasons[read.why]}.`,
  );
};
