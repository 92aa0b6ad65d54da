import { deflateSync } from 'node:zlib';
import { zipOf } from './zip.ts';

const MEGABYTE = 1024 * 1024;

type PdfObject = { dictionary: string; stream?: Uint8Array };

/** A PDF of these objects, numbered from 1, the first of them its catalog. */
export const rawPdf = (objects: readonly PdfObject[]): Buffer => {
  const parts = [Buffer.from('%PDF-1.7\n')];
  const places: number[] = [];
  const size = (): number => parts.reduce((total, { length }) => total + length, 0);
  for (const [index, { dictionary, stream }] of objects.entries()) {
    places.push(size());
    parts.push(Buffer.from(`${index + 1} 0 obj\n${dictionary}\n`));
    if (stream) parts.push(Buffer.from('stream\n'), Buffer.from(stream), Buffer.from('\nendstream\n'));
    parts.push(Buffer.from('endobj\n'));
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  const head = `xref\n0 ${count}\n0000000000 65535 f \n${table}`;
  const end = `trailer\n<< /Root 1 0 R /Size ${count} >>\nstartxref\n${size()}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(head + end)]);
};

const CATALOG = { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' };
const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800]';

const flate = (content: Uint8Array): PdfObject => {
  const stream = deflateSync(content);
  return { dictionary: `<< /Length ${stream.length} /Filter /FlateDecode >>`, stream };
};

/** One page whose content unfolds to 400 MB. */
export const pdfBomb = (): Buffer =>
  rawPdf([
    CATALOG,
    { dictionary: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' },
    { dictionary: `${PAGE} /Contents 4 0 R >>` },
    flate(Buffer.alloc(400 * MEGABYTE, 'q Q ')),
  ]);

/** Arrays in arrays, a million deep. */
export const deepPdf = (): Buffer =>
  rawPdf([
    CATALOG,
    { dictionary: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' },
    { dictionary: `${PAGE} /Deep ${'['.repeat(1_000_000)}${']'.repeat(1_000_000)} >>` },
  ]);

/** A tree of pages that is its own branch. */
export const circularPdf = (): Buffer =>
  rawPdf([CATALOG, { dictionary: '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>' }]);

/** One page, 100,000 times. */
export const pdfOfManyPages = (): Buffer =>
  rawPdf([
    CATALOG,
    { dictionary: `<< /Type /Pages /Kids [${'3 0 R '.repeat(100_000)}] /Count 100000 >>` },
    { dictionary: `${PAGE} >>` },
  ]);

/** A Word document of this XML. */
export const rawDocx = (xml: string | Buffer): Buffer => zipOf([{ name: 'word/document.xml', content: xml }]);

/** 60 MB of words that pack well. */
export const docxOfWords = (): Buffer => rawDocx(Buffer.alloc(60 * MEGABYTE, '<w:p><w:r><w:t>words</w:t></w:r></w:p>'));

/** A workbook whose only sheet is this XML. */
export const rawXlsx = (sheet: string | Buffer, strings = '<sst/>'): Buffer =>
  zipOf([
    { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>' },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    { name: 'xl/sharedStrings.xml', content: strings },
    { name: 'xl/worksheets/sheet1.xml', content: sheet },
  ]);

/** Entities that name each other, 10^9 of them in the end. */
export const entityBomb = (): Buffer => {
  const entities = Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`,
  ).join('');
  return rawDocx(
    `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">${entities}]><w:document><w:body><w:p><w:r><w:t>before &e9; after</w:t></w:r></w:p></w:body></w:document>`,
  );
};

/** A sheet of 300 MB of spaces. */
export const xlsxBomb = (): Buffer => rawXlsx(Buffer.alloc(300 * MEGABYTE, ' '));

const sheet = (inner: string): string => `<worksheet><sheetData>${inner}</sheetData></worksheet>`;

/** A million cells with nothing in them. */
export const emptyCells = (): Buffer =>
  rawXlsx(
    `<worksheet><dimension ref="A1:XFD1048576"/><sheetData>${`<row>${'<c/>'.repeat(1000)}</row>`.repeat(1000)}</sheetData></worksheet>`,
  );

/** One cell of a megabyte, shown a thousand times in a row. */
export const repeatedCell = (): Buffer =>
  rawXlsx(
    sheet(`<row>${'<c t="s"><v>0</v></c>'.repeat(1000)}</row>`),
    `<sst><si><t>${'x'.repeat(MEGABYTE)}</t></si></sst>`,
  );

/** Cells that are each looked for among many hidden columns: minutes of work in one go. */
export const busySheet = (): Buffer =>
  rawXlsx(
    `<worksheet><cols>${'<col min="9" max="9" hidden="1"/>'.repeat(100_000)}</cols><sheetData><row>${'<c r="A1"/>'.repeat(1_000_000)}</row></sheetData></worksheet>`,
  );

/** XML elements in elements, a million deep. */
export const deepDocx = (): Buffer => rawDocx(`<w:document><w:body>${'<w:p>'.repeat(1_000_000)}`);

/** One line of this many megabytes. */
export const longLine = (megabytes: number): Buffer => Buffer.alloc(megabytes * MEGABYTE, '12,50;"a" ');
