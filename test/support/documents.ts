import PdfKit from 'pdfkit';
import { buffer } from 'node:stream/consumers';
import { zipOf } from './zip.ts';

/** Where a text is set on a page: points from the left and from the top. */
export type Placed = { x: number; y: number; text: string; size?: number; color?: string };

/** A PDF with the given texts on each of its pages. */
export const pdfOf = async (
  pages: readonly (readonly Placed[])[],
  options: ConstructorParameters<typeof PdfKit>[0] = {},
): Promise<Uint8Array> => {
  const pdf = new PdfKit({ size: 'A4', margin: 0, autoFirstPage: false, ...options });
  for (const page of pages) {
    pdf.addPage();
    for (const { x, y, text, size = 10, color = 'black' } of page)
      pdf.fontSize(size).fillColor(color).text(text, x, y, { lineBreak: false });
  }
  pdf.end();
  return new Uint8Array(await buffer(pdf));
};

/** Rows of a quote as they stand on paper: description, quantity, price and sum in columns. */
export const tableOf = (rows: readonly (readonly string[])[], top = 200): Placed[] =>
  rows.flatMap((cells, row) =>
    cells.map((text, column) => ({ x: [50, 270, 340, 440][column] ?? 500, y: top + row * 18, text })),
  );

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const paragraph = (text: string): string =>
  `<w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;

export const tableXml = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows.map((cells) => `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;

/** A Word document with this body, and further parts such as `word/header1.xml`. */
export const docxOf = (body: string, parts: Readonly<Record<string, string>> = {}): Uint8Array =>
  zipOf([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'word/document.xml', content: `<w:document><w:body>${body}</w:body></w:document>` },
    ...Object.entries(parts).map(([name, content]) => ({ name, content })),
  ]);

/** A cell: a text, a number with its format, or a formula with the value that was stored with it. */
export type Cell =
  | string
  | number
  | null
  | { number: number; format: string }
  | { formula: string; value: string | null };

export type Sheet = {
  name: string;
  rows: readonly (readonly Cell[])[];
  state?: string;
  hiddenRows?: readonly number[];
  cols?: string;
};

const cellXml = (cell: Cell, reference: string, formats: string[]): string => {
  if (cell === null) return '';
  if (typeof cell === 'string') return `<c r="${reference}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if ('formula' in cell)
    return `<c r="${reference}" t="str"><f>${escaped(cell.formula)}</f>${cell.value === null ? '' : `<v>${escaped(cell.value)}</v>`}</c>`;
  if (!formats.includes(cell.format)) formats.push(cell.format);
  return `<c r="${reference}" s="${formats.indexOf(cell.format) + 1}"><v>${cell.number}</v></c>`;
};

const sheetXml = ({ rows, hiddenRows = [], cols = '' }: Sheet, formats: string[]): string =>
  `<worksheet>${cols}<sheetData>${rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}"${hiddenRows.includes(row + 1) ? ' hidden="1"' : ''}>${cells
          .map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`, formats))
          .join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

/** A workbook with these sheets. */
export const xlsxOf = (sheets: readonly Sheet[], parts: Readonly<Record<string, string>> = {}): Uint8Array => {
  const formats: string[] = [];
  const written = sheets.map((sheet, index) => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    content: sheetXml(sheet, formats),
  }));
  const codes = formats.map(
    (code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code).replaceAll('"', '&quot;')}"/>`,
  );
  const styles = formats.map((_, index) => `<xf numFmtId="${164 + index}" fontId="0"/>`);
  return zipOf([
    { name: '[Content_Types].xml', content: '<Types/>' },
    {
      name: 'xl/workbook.xml',
      content: `<workbook><sheets>${sheets.map(({ name, state }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships>${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      content: `<styleSheet><numFmts>${codes.join('')}</numFmts><fonts><font/></fonts><cellXfs><xf numFmtId="0" fontId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    },
    ...written,
    ...Object.entries(parts).map(([name, content]) => ({ name, content })),
  ]);
};

/** A picture of one pixel. */
export const png = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);
