import type { SourceView } from '../services/source-view.ts';

/** The place of a field's proof in a page; brackets and dots of its path would have to be escaped in an address. */
export const markOf = (path: string): string => `mark-${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;

/** The fields whose words are marked somewhere in the source. */
export const markedIn = (source: SourceView | null): ReadonlySet<string> => {
  if (source === null) return new Set();
  const { subject, body, forwarded, documents } = source;
  const texts = [subject, body, forwarded, ...documents.flatMap(({ pages }) => pages.map(({ text }) => text))];
  return new Set(texts.flat().flatMap(({ fields }) => fields));
};
