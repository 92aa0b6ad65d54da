import type { RetentionPolicy } from './policies.ts';

/** Kinds of data that a time is set for in policies/retention.yaml. */
export type RetainedKind = keyof RetentionPolicy['days'];

/** `personal`: of the record of a requisition, its free texts and what quotes a mail. */
export type Erasable = RetainedKind | 'personal';

export const retainedKinds = [
  'transcripts',
  'tool_results',
  'letters',
  'mails',
  'record',
] as const satisfies RetainedKind[];

/** What goes when somebody asks to be erased. Orders, approvals and who gave them stay. */
export const personalKinds = [
  'mails',
  'transcripts',
  'tool_results',
  'letters',
  'personal',
] as const satisfies Erasable[];

/** Entries of a case file that quote what came in; the others say who decided what, on which ground. */
export const quotingEntries = [
  'received',
  'read',
  'completed',
  'attachments_read',
  'invisible_characters_removed',
  'not_a_request',
  'reply_filed',
  'edit',
  'run_started',
  'run_judged',
] as const;

const DAY_MS = 86_400_000;

/** What ended before this instant has been kept for so many days. */
export const keptLongEnough = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
