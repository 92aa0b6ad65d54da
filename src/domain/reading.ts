import { z } from 'zod';
import { DocumentText } from './document.ts';
import { Ask, Evidence, Requirement } from './requirement.ts';

/** The text of a mail as agents and gates see it: charset and transfer encoding undone, HTML rendered to text, control characters removed. */
export const MailText = z.object({
  subject: z.string(),
  /** What the sender wrote. */
  body: z.string(),
  /** Quoted or forwarded text: somebody else's words, usually the vendor's. Empty when there is none. */
  forwarded: z.string(),
  /** ISO 8601 instant of the `Date` header, or of receipt when it lacks one. */
  date: z.iso.datetime({ offset: true }),
  from: z.object({ name: z.string(), address: z.string() }),
  attachments: z.array(z.object({ name: z.string(), mediaType: z.string(), bytes: z.int() })),
});
export type MailText = z.infer<typeof MailText>;

/** A file that came with a mail, as it was read: somebody else's words, like `forwarded`. */
export const AttachedDocument = z.object({ name: z.string(), document: DocumentText });
export type AttachedDocument = z.infer<typeof AttachedDocument>;

/** A mail with the documents that came with it. */
export type ReadMail = MailText & { documents: readonly AttachedDocument[] };

/** What was understood so far, with the proof of each value, and what is doubtful and why. */
export const Reading = z.object({ requirement: Requirement, evidence: Evidence, doubts: z.array(Ask) });
export type Reading = z.infer<typeof Reading>;
