import { allRemoved, cleanLine, cleanText, removedCount, type Removed } from '../domain/clean-text.ts';
import type { DocumentPage, DocumentText } from '../domain/document.ts';
import { htmlToPlain } from '../mail/html.ts';
import { readMessage } from '../mail/parse.ts';
import { csvRows } from './csv.ts';
import { docxPages } from './docx.ts';
import { type File, type Format, formatOf } from './format.ts';
import type { DocumentLimits } from './limits.ts';
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
  if (parts.has('word/document.xml')) return docxPages(parts);
  if (parts.has('xl/workbook.xml')) return xlsxPages(parts, limits);
  throw new Unread('unknown_format');
};

const htmlPages = ({ bytes }: File): DocumentPage[] => {
  const text = htmlToPlain(decoded(bytes));
  if (text === null) throw new Unread('nested_too_deep');
  return textPages(text);
};

/** A message as a page, and what is attached to it as the pages that follow, named by their file. */
const mailPages = async ({ bytes }: File, limits: DocumentLimits): Promise<Found> => {
  if (limits.nesting <= 0) throw new Unread('nested_too_deep');
  const message = await readMessage(bytes);
  const pages = textPages(message.text);
  const parts: { removed: Removed }[] = [message];
  for (const file of message.files.filter(({ isMessage }) => !isMessage)) {
    const inner = await read(file, { ...limits, nesting: limits.nesting - 1 });
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
  table: ({ bytes }) => found(textPages(csvRows(decoded(bytes)))),
  html: (file) => found(htmlPages(file)),
  text: ({ bytes }) => found(textPages(decoded(bytes))),
  image: never('image'),
  ole: never('old_office_format'),
  encrypted_office: never('encrypted'),
  unknown: never('unknown_format'),
  empty: never('empty'),
} as const satisfies Record<Format, (file: File, limits: DocumentLimits) => Promise<Found>>;

const checked = (given: Found, limits: DocumentLimits): DocumentText => {
  const texts = given.pages.map((page) => cleanText(page.text));
  const labels = given.pages.map(({ label }) => (label === null ? null : cleanLine(label)));
  const pages = given.pages.map(({ page }, at) => ({
    page,
    label: labels[at]?.text ?? null,
    text: texts[at]?.text.trim() ?? '',
  }));
  const removed = allRemoved([given, ...texts, ...labels.filter((label) => label !== null)]);
  const characters = pages.reduce((total, { text }) => total + text.length, 0);
  if (pages.length > limits.pages) return unread('too_many_pages');
  if (characters > limits.characters) return unread('too_many_characters');
  if (characters === 0) return unread('empty');
  return { kind: 'text', pages, ...(removedCount(removed) === 0 ? {} : { removed }) };
};

/** Reads a document in this process; whoever wrote it may have meant to break it, so only a process of its own should call this. */
export const read = async (file: File, limits: DocumentLimits): Promise<DocumentText> => {
  try {
    return checked(await readers[formatOf(file)](file, limits), limits);
  } catch (error) {
    return unread(error instanceof Unread ? error.why : 'damaged');
  }
};
