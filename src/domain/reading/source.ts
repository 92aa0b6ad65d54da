import type { MailText } from '../reading.ts';
import { flat, flatQuote, rowsOf } from './text.ts';

export type Part = 'subject' | 'body' | 'forwarded';
export const parts = ['subject', 'body', 'forwarded'] as const satisfies readonly Part[];

/** The mail's parts as rows; every position in the room counts in these. */
export type Source = Readonly<Record<Part, string>>;

export type Span = { part: Part; start: number; end: number };

export const sourceOf = (mail: Pick<MailText, Part>): Source => ({
  subject: rowsOf(mail.subject),
  body: rowsOf(mail.body),
  forwarded: rowsOf(mail.forwarded),
});

export const textAt = (source: Source, { part, start, end }: Span): string => source[part].slice(start, end);

export const overlaps = (a: Span, b: Span): boolean => a.part === b.part && a.start < b.end && b.start < a.end;

/** The row around a span. */
export const rowAt = (source: Source, { part, start, end }: Span): Span => {
  const from = source[part].lastIndexOf('\n', start - 1) + 1;
  const to = source[part].indexOf('\n', end);
  return { part, start: from, end: to < 0 ? source[part].length : to };
};

/** Every position of a text in a part, whatever the breaks between its words. */
export const occurrences = (source: Source, part: Part, text: string): Span[] => {
  const wanted = flatQuote(text);
  if (wanted === '') return [];
  const within = flat(source[part]);
  const found: Span[] = [];
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    found.push({ part, start: at, end: at + wanted.length });
  }
  return found;
};
