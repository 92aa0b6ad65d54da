import { z } from 'zod';
import { unreadReasons } from '../domain/document.ts';
import type { Texts } from './texts/shape.ts';

/** The fact of a task that lists the files that could not be read. */
export const UnreadFiles = z.array(
  z.object({ name: z.string(), kind: z.enum(['picture', 'unreadable', 'too_large']), why: z.enum(unreadReasons) }),
);

/** A sentence for each file that could not be read: what it is, and what to do about it. */
export const unreadSentences = (fact: unknown, { unread }: Texts): string[] => {
  const files = UnreadFiles.safeParse(fact);
  return (files.data ?? []).map(({ name, kind, why }) => unread.files[kind](name, unread.reasons[why]));
};
