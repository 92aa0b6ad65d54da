import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import PdfKit from 'pdfkit';
import type { OrderDocument } from '../domain/order.ts';
import { orderRows, vendorLanguage } from './order-rows.ts';
import type { OrderRows } from './order-rows.ts';

type Pdf = PDFKit.PDFDocument;
type Font = 'regular' | 'bold';

const margin = 50;
const width = 495;
const bottom = 770;
const gap = 5;
// Numbers stand right, under each other; the widths add up to the page's.
const columns = [
  { width: 28, align: 'left' },
  { width: 197, align: 'left' },
  { width: 55, align: 'right' },
  { width: 45, align: 'left' },
  { width: 85, align: 'right' },
  { width: 85, align: 'right' },
] as const;

/**
 * The order on A4 pages. The same order gives the same bytes, so that a retry sends what was sent; no personal data in
 * the metadata. Noto Sans covers Latin, Greek and Cyrillic; another script shows empty boxes here and is right in the mail's text.
 */
export async function renderOrderPdf(order: OrderDocument): Promise<Uint8Array> {
  const rows = plainSpaces(orderRows(order, vendorLanguage(order.vendor.country)));
  const fonts = await fontsFor(rows);
  const pdf = new PdfKit({
    size: 'A4',
    margins: { top: margin, left: margin, right: margin, bottom: 0 },
    bufferPages: true,
    font: '',
    info: {
      Title: rows.title,
      Creator: 'Quartermaster',
      Producer: 'Quartermaster',
      CreationDate: new Date(`${order.date}T00:00:00Z`),
    },
  });
  pdf.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);
  drawLines(pdf, rows, drawHead(pdf, rows));
  numberPages(pdf, rows);
  pdf.end();
  return new Uint8Array(await buffer(pdf));
}

function drawHead(pdf: Pdf, { title, head }: OrderRows): number {
  pdf.font('bold').fontSize(18).text(title, margin, margin, { width });
  let y = pdf.y + 12;
  for (const [label, value] of head) {
    pdf.font('bold').fontSize(9).text(label, margin, y, { width: 120 });
    const labelEnd = pdf.y;
    pdf.font('regular').text(value, margin + 125, y, { width: width - 125 });
    y = Math.max(labelEnd, pdf.y) + 2;
  }
  return y + 12;
}

function drawLines(pdf: Pdf, { columns: titles, lines, sums }: OrderRows, top: number): void {
  let y = drawRow(pdf, titles, top, 'bold');
  for (const cells of lines.flatMap(splitRow)) {
    if (y + heightOf(pdf, cells, 'regular') > bottom) y = drawRow(pdf, titles, nextPage(pdf), 'bold');
    y = drawRow(pdf, cells, y, 'regular');
  }
  y += 8;
  for (const [at, [label, amount]] of sums.entries()) {
    const font = at === sums.length - 1 ? 'bold' : 'regular';
    const cells = ['', label, '', '', '', amount];
    if (y + heightOf(pdf, cells, font) > bottom) y = nextPage(pdf);
    y = drawRow(pdf, cells, y, font);
  }
}

/** Draws one row and the rule under it; returns where the next one starts. */
function drawRow(pdf: Pdf, cells: readonly string[], y: number, font: Font): number {
  const height = heightOf(pdf, cells, font);
  let x = margin;
  for (const [at, column] of columns.entries()) {
    pdf.text(cells[at] ?? '', x, y + 3, { width: column.width - gap, align: column.align });
    x += column.width;
  }
  pdf
    .moveTo(margin, y + height)
    .lineTo(margin + width, y + height)
    .lineWidth(0.5)
    .strokeColor('#bbbbbb')
    .stroke();
  return y + height;
}

function heightOf(pdf: Pdf, cells: readonly string[], font: Font): number {
  pdf.font(font).fontSize(9);
  return (
    6 + Math.max(...columns.map((column, at) => pdf.heightOfString(cells[at] ?? '', { width: column.width - gap })))
  );
}

/** A description longer than a page could hold goes on in rows of its own. */
function splitRow(cells: readonly string[]): string[][] {
  const [position = '', description = '', ...numbers] = cells;
  const pieces = description.match(/[^]{1,1200}(?=\s|$)|[^]{1,1200}/gu) ?? [''];
  return pieces.map((piece, at) => (at === 0 ? [position, piece, ...numbers] : ['', piece]));
}

function nextPage(pdf: Pdf): number {
  pdf.addPage();
  return margin;
}

function numberPages(pdf: Pdf, { page, title }: OrderRows): void {
  const { count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at += 1) {
    pdf.switchToPage(at);
    pdf
      .font('regular')
      .fontSize(8)
      .text(`${title}   ${page(at + 1, count)}`, margin, 800, { width, align: 'right' });
  }
}

const widen = (text: string): string => text.replaceAll('\u202f', '\u00a0');

/** French groups digits by a narrow space, which the standard fonts lack. */
const plainSpaces = (rows: OrderRows): OrderRows => ({
  ...rows,
  lines: rows.lines.map((cells) => cells.map(widen)),
  sums: rows.sums.map(([label, amount]) => [label, widen(amount)]),
});

/** What the standard fonts of every PDF reader can show (WinAnsi). Embedding a font costs a second of CPU an order. */
const STANDARD = /^[\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\n]*$/;

async function fontsFor(rows: OrderRows): Promise<Record<Font, Buffer | string>> {
  const texts = [rows.title, ...[rows.head, rows.columns, ...rows.lines, rows.sums].flat(2)];
  return texts.every((text) => STANDARD.test(text)) ? { regular: 'Helvetica', bold: 'Helvetica-Bold' } : loadFonts();
}

async function loadFonts(): Promise<Record<Font, Buffer>> {
  const require = createRequire(import.meta.url);
  const [regular, bold] = await Promise.all([
    readFile(require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf')),
    readFile(require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf')),
  ]);
  return { regular, bold };
}
