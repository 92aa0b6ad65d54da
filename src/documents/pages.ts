import { allRemoved, cleanLine, cleanText, removedCount, type Removed } from '../domain/clean-text.ts';
import type { DocumentPage, DocumentText } from '../domain/document.ts';
import type { DocumentLimits } from './limits.ts';
import { unread } from './unread.ts';

/** Pages as a document, without what nobody sees, or why they are none. `before` is what was taken out of them already. */
export const documentOf = (
  given: readonly DocumentPage[],
  limits: DocumentLimits,
  before: Removed = {},
): DocumentText => {
  const cleaned = given.map(({ page, label, text }) => ({
    page,
    label: label === null ? null : cleanLine(label),
    text: cleanText(text),
  }));
  const pages = cleaned.map(({ page, label, text }) => ({ page, label: label?.text ?? null, text: text.text.trim() }));
  const characters = pages.reduce((total, { text }) => total + text.length, 0);
  if (pages.length > limits.pages) return unread('too_many_pages');
  if (characters > limits.characters) return unread('too_many_characters');
  if (characters === 0) return unread('empty');
  const parts = cleaned.flatMap(({ label, text }) => (label === null ? [text] : [label, text]));
  const removed = allRemoved([{ removed: before }, ...parts]);
  return { kind: 'text', pages, ...(removedCount(removed) === 0 ? {} : { removed }) };
};
