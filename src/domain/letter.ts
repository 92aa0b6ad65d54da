import { z } from 'zod';

/** What a letter may ask of a vendor, or offer it; those with a figure carry a percentage of the order's total. */
export const AskKind = z.enum([
  'bank_guarantee',
  'prepayment',
  'escrow',
  'smaller_first_order',
  'register_extract',
  'audited_accounts',
  'certificate',
]);
export type AskKind = z.infer<typeof AskKind>;

/** Kinds that say nothing without a percentage. */
export const withFigure = ['bank_guarantee', 'prepayment', 'smaller_first_order'] as const satisfies readonly AskKind[];

export const LetterLanguage = z.enum(['en', 'de', 'fr']);
export type LetterLanguage = z.infer<typeof LetterLanguage>;

/** One request of a letter; what binds is rendered from these and not from prose. */
export const LetterAsk = z.object({ kind: AskKind, percent: z.int().nullable() });
export type LetterAsk = z.infer<typeof LetterAsk>;

export const Citation = z.object({
  /** Id of a clause that was retrieved in this run. */
  clause: z.string(),
  /** Words of that clause as they stand there. */
  quote: z.string(),
  /** What of the letter it supports. */
  claim: z.string(),
});
export type Citation = z.infer<typeof Citation>;

/** What people may replace of a draft. */
export const Prose = z.object({ subject: z.string(), paragraphs: z.array(z.string()) });
export type Prose = z.infer<typeof Prose>;

export const Draft = z.object({
  ...Prose.shape,
  language: LetterLanguage,
  asks: z.array(LetterAsk),
  citations: z.array(Citation),
});
export type Draft = z.infer<typeof Draft>;

/** A letter typed by a person: `Subject: …`, a blank line, and paragraphs with blank lines between them. */
export const proseOf = (text: string): Prose | null => {
  const [head = '', ...paragraphs] = text
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[^\S\n]*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const subject = /^Subject:[^\S\n]*(\S[^\n]*)$/i.exec(head)?.[1];
  return subject === undefined || paragraphs.length === 0 ? null : { subject, paragraphs };
};
