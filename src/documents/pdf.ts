import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import type { DocumentPage } from '../domain/document.ts';
import type { DocumentLimits } from './limits.ts';
import { type Piece, rowsOfPage } from './pdf-rows.ts';
import { Unread } from './unread.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

const numbers = (values: readonly unknown[]): number[] => values.map(Number);

/** Letters that look like spaces of their own would be pieces of no width, so a piece is what was set in one go. */
const piecesOf = async (page: Page): Promise<Piece[]> => {
  const { items } = await page.getTextContent();
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  return items.flatMap((item): Piece[] => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [a = 0, b = 0, , , x = 0, y = 0] = numbers(item.transform);
    const isSideways = Math.abs(b) > Math.abs(a);
    if (isSideways || x < left - 1 || x > right || y < bottom || y > top) return [];
    return [{ text: item.str, x, y, width: item.width, height: item.height || Math.abs(a) }];
  });
};

/** Loads what is otherwise loaded with the first PDF. */
export const loadPdfReader = async (): Promise<void> => void (await getResolvedPDFJS());

/** Throws `Unread` where it cannot be opened. */
const opened = async (bytes: Uint8Array): Promise<Pdf> => {
  try {
    return await getDocumentProxy(bytes, {
      enableXfa: false,
      verbosity: 0,
      stopAtErrors: false,
    });
  } catch (error) {
    throw new Unread(error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'damaged');
  }
};

/**
 * The pages of a PDF, each row of a table on a line of its own. Scripts and links of it are never looked at; text beside the page,
 * sideways (a stamp, a watermark) or too small to see is left out. White letters and letters that are not painted are read, since the
 * text layer of a scan is made of these and pdf.js does not tell them apart. Throws `Unread`. Source: unpdf (pdf.js).
 */
export const pdfPages = async (bytes: Uint8Array, limits: DocumentLimits): Promise<DocumentPage[]> => {
  // A copy: pdf.js takes the memory that it is given.
  const pdf = await opened(new Uint8Array(bytes));
  if (pdf.numPages > limits.pages) throw new Unread('too_many_pages');
  const pages: DocumentPage[] = [];
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const text = rowsOfPage(await piecesOf(page));
    characters += text.length;
    if (characters > limits.characters) throw new Unread('too_many_characters');
    pages.push({ page: number, label: null, text });
    page.cleanup();
  }
  if (characters === 0) throw new Unread('no_text_layer');
  return pages;
};
