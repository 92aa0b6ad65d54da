import type { Clause } from '../domain/clause.ts';
import type { Draft } from '../domain/letter.ts';
import { hasAddress, mayQuote } from '../domain/letter-rules.ts';
import { letterTextsIn } from './texts/letter.ts';

export type LetterContent = { subject: string; text: string };

type Parts = { draft: Draft; sources: readonly Clause[]; vendor: string; tenant: string };

/** The letter as the vendor reads it. What is asked, its figures and the sources are printed from data, not from prose. */
export function letterMail({ draft, sources, vendor, tenant }: Parts): LetterContent {
  const words = letterTextsIn(draft.language);
  const asks = draft.asks.map(({ kind, percent }) => `- ${words.asks[kind](String(percent ?? ''))}`);
  const quoted = draft.citations.flatMap(({ clause: id, quote }) => {
    const clause = sources.find((one) => one.id === id);
    // A model from another vendor's contract is for the buyer alone.
    if (clause === undefined || !mayQuote(clause, vendor)) return [];
    // A title is whatever the file was called.
    const title = hasAddress(clause.title) ? clause.contract : clause.title;
    return [`- ${words.source(title, clause.section, String(clause.page), quote.trim())}`];
  });
  return {
    subject: draft.subject.trim(),
    text: laidOut([
      words.greeting,
      ...draft.paragraphs.map((paragraph) => paragraph.trim()),
      `${words.asked}\n${asks.join('\n')}`,
      ...(quoted.length === 0 ? [] : [`${words.sources}\n${quoted.join('\n')}`]),
      words.reserve,
      words.answer,
      `${words.regards}\n${tenant}`,
    ]),
  };
}

/** Reminds the vendor of a letter, in words of ours. */
export function letterReminder({ draft, tenant }: Pick<Parts, 'draft' | 'tenant'>): LetterContent {
  const words = letterTextsIn(draft.language);
  return {
    subject: words.reminder.subject(draft.subject.trim()),
    text: laidOut([words.greeting, words.reminder.body, words.answer, `${words.regards}\n${tenant}`]),
  };
}

const laidOut = (paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n`;
