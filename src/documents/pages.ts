import type { DocumentPage, DocumentText } from '../domain/document.ts';
import { cleanText } from '../mail/clean.ts';
import type { DocumentLimits } from './limits.ts';
import { unread } from './unread.ts';

/** Pages as a document, without what nobody sees, or why they are none. */
export const documentOf = (pages: readonly DocumentPage[], limits: DocumentLimits): DocumentText => {
  const cleaned = pages.map((page) => ({ ...page, text: cleanText(page.text).text.trim() }));
  const characters = cleaned.reduce((total, { text }) => total + text.length, 0);
  if (pages.length > limits.pages) return unread('too_many_pages');
  if (characters > limits.characters) return unread('too_many_characters');
  return characters === 0 ? unread('empty') : { kind: 'text', pages: cleaned };
};
