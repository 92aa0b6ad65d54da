import type { AttachedDocument, ReadMail } from '../reading.ts';
import { once } from './once.ts';
import { flat, flatQuote, rowsOf } from './text.ts';

/** `attached` holds the text of all documents that came with the mail, one after the other. */
export type Part = 'subject' | 'body' | 'forwarded' | 'attached';
export const parts = ['subject', 'body', 'forwarded', 'attached'] as const satisfies readonly Part[];

/** Whether the requester wrote it; the rest is somebody else's, usually the vendor's. */
export const isOwn = (part: Part): boolean => part === 'subject' || part === 'body';

/** A row that stands between two files, so that no words run on from one into the other. */
export const fileBreak = '\u241e';

/** The mail's parts as rows; every position in the room counts in these. */
export type Source = Readonly<Record<Part, string>>;

export type Span = { part: Part; start: number; end: number };

/** The pages of all documents as rows, in their order; an empty page is none. */
const rowsOfPages = (documents: readonly AttachedDocument[]): { file: string; page: number; rows: string }[] =>
  documents
    .flatMap(({ name, document }) =>
      document.kind === 'text'
        ? document.pages.map(({ page, text }) => ({ file: name, page, rows: rowsOf(text) }))
        : [],
    )
    .filter(({ rows }) => rows !== '');

/** A page of a document, and where its rows begin in the part `attached`. */
export type PlacedPage = { file: string; page: number; start: number };

const placed = (documents: readonly AttachedDocument[]): { text: string; pages: PlacedPage[] } => {
  const pages: PlacedPage[] = [];
  let text = '';
  for (const { file, page, rows } of rowsOfPages(documents)) {
    if (text !== '') text += pages.at(-1)?.file === file ? '\n' : `\n${fileBreak}\n`;
    pages.push({ file, page, start: text.length });
    text += rows;
  }
  return { text, pages };
};

/** The page on which a span of the part `attached` begins. */
export const pageAt = (documents: readonly AttachedDocument[], { start }: Span): PlacedPage | undefined =>
  placed(documents).pages.findLast((page) => page.start <= start);

export const sourceOf = (mail: Pick<ReadMail, 'subject' | 'body' | 'forwarded' | 'documents'>): Source => ({
  subject: rowsOf(mail.subject),
  body: rowsOf(mail.body),
  forwarded: rowsOf(mail.forwarded),
  attached: placed(mail.documents).text,
});

export const textAt = (source: Source, { part, start, end }: Span): string => source[part].slice(start, end);

export const overlaps = (a: Span, b: Span): boolean => a.part === b.part && a.start < b.end && b.start < a.end;

/** The first index at which something holds that then holds to the end; the length where it never does. */
export const firstIndex = (length: number, holds: (index: number) => boolean): number => {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
};

/** Where the given characters stand in each part. */
export const positions = (source: Source, pattern: RegExp): Readonly<Record<Part, readonly number[]>> => {
  const inPart = (part: Part): number[] => [...source[part].matchAll(pattern)].map(({ index }) => index);
  return {
    subject: inPart('subject'),
    body: inPart('body'),
    forwarded: inPart('forwarded'),
    attached: inPart('attached'),
  };
};

/** How many of the positions lie before a place. */
export const countBefore = (places: readonly number[], place: number): number =>
  firstIndex(places.length, (index) => (places[index] ?? 0) >= place);

const rowEnds = once((source: Source) => positions(source, /\n/g));

/** The row around a span. */
export const rowAt = (source: Source, { part, start, end }: Span): Span => {
  const ends = rowEnds(source)[part];
  const before = ends[countBefore(ends, start) - 1] ?? -1;
  return { part, start: before + 1, end: ends[countBefore(ends, end)] ?? source[part].length };
};

const flatParts = once((source: Source): Source => ({
  subject: flat(source.subject),
  body: flat(source.body),
  forwarded: flat(source.forwarded),
  attached: flat(source.attached),
}));

/** Every position of a text in a part, whatever the breaks between its words. */
export const occurrences = (source: Source, part: Part, text: string): Span[] => {
  const wanted = flatQuote(text);
  if (wanted === '') return [];
  const within = flatParts(source)[part];
  const found: Span[] = [];
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    found.push({ part, start: at, end: at + wanted.length });
  }
  return found;
};
