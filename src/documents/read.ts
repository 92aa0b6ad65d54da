import { allRemoved, type Removed } from '../domain/clean-text.ts';
import type { DocumentPage, DocumentText } from '../domain/document.ts';
import { htmlToPlain } from '../mail/html.ts';
import { readMessage } from '../mail/parse.ts';
import { csvRows } from './csv.ts';
import { docxPages } from './docx.ts';
import { type File, type Format, formatOf } from './format.ts';
import type { DocumentLimits } from './limits.ts';
import { documentOf } from './pages.ts';
import { pdfPages } from './pdf.ts';
import { decoded, textPages } from './text.ts';
import { Unread, unread } from './unread.ts';
import { xlsxPages } from './xlsx.ts';
import { openZip } from './zip.ts';

/** What a reader found; `removed` is what it has cleaned itself. */
type Found = { pages: DocumentPage[]; removed: Removed };

const found = async (pages: DocumentPage[] | Promise<DocumentPage[]>): Promise<Found> => ({
  pages: await pages,
  removed: {},
});

const never = (why: ConstructorParameters<typeof Unread>[0]) => () => {
  throw new Unread(why);
};

const officePages = async ({ bytes }: File, limits: DocumentLimits): Promise<DocumentPage[]> => {
  const parts = await openZip(bytes, limits.expandedBytes);
  if (parts.has('word/document.xml')) return docxPages(parts, limits);
  if (parts.has('xl/workbook.xml')) return xlsxPages(parts, limits);
  throw new Unread('unknown_format');
};

/** Marks, spaces and empty cells that come with each character that is seen; no real table or page has so many. */
const MOST_MARKS = 10;

const textOf = ({ bytes }: File, { characters }: DocumentLimits): string => {
  const text = decoded(bytes);
  if (text.length > characters * MOST_MARKS) throw new Unread('too_many_characters');
  return text;
};

const htmlPages = (file: File, limits: DocumentLimits): DocumentPage[] => {
  const text = htmlToPlain(textOf(file, limits));
  if (text === null) throw new Unread('nested_too_deep');
  return textPages(text);
};

/** A message as a page, and what is attached to it as the pages that follow, named by their file. */
const mailPages = async ({ bytes }: File, limits: DocumentLimits): Promise<Found> => {
  if (limits.nesting <= 0) throw new Unread('nested_too_deep');
  const message = await readMessage(bytes);
  const pages = textPages(message.text);
  const parts: { removed: Removed }[] = [message];
  for (const file of message.files) {
    const inner =
      file.message === null
        ? await read(file, { ...limits, nesting: limits.nesting - 1 })
        : documentOf(textPages(file.message), limits);
    const label = (page: DocumentPage) => (page.label === null ? file.name : `${file.name}: ${page.label}`);
    if (inner.kind === 'text') {
      pages.push(...inner.pages.map((page) => ({ ...page, label: label(page) })));
      parts.push({ removed: inner.removed ?? {} });
    }
    // A logo says nothing; a file that could not be read may be the offer, so a person must look at the whole.
    else if (inner.why !== 'image') throw new Unread(inner.why);
  }
  return {
    pages: pages.map((page, index) => ({ ...page, page: index + 1 })),
    removed: allRemoved(parts),
  };
};

const readers = {
  pdf: ({ bytes }, limits) => found(pdfPages(bytes, limits)),
  zip: (file, limits) => found(officePages(file, limits)),
  mail: mailPages,
  table: (file, limits) => found(textPages(csvRows(textOf(file, limits)))),
  html: (file, limits) => found(htmlPages(file, limits)),
  text: (file, limits) => found(textPages(textOf(file, limits))),
  image: never('image'),
  ole: never('old_office_format'),
  encrypted_office: never('encrypted'),
  unknown: never('unknown_format'),
  empty: never('empty'),
} as const satisfies Record<Format, (file: File, limits: DocumentLimits) => Promise<Found>>;

/** Reads a document in this process; whoever wrote it may have meant to break it, so only a process of its own should call this. */
export const read = async (file: File, limits: DocumentLimits): Promise<DocumentText> => {
  try {
    const { pages, removed } = await readers[formatOf(file)](file, limits);
    return documentOf(pages, limits, removed);
  } catch (error) {
    return unread(error instanceof Unread ? error.why : 'damaged');
  }
};
