import type { DocumentPage } from '../domain/document.ts';
import type { DocumentLimits } from './limits.ts';
import { visibleCell } from './rows.ts';
import { Unread } from './unread.ts';
import { walkXml } from './xml.ts';
import { shown, type Style, stylesOf } from './xlsx-styles.ts';
import type { Parts } from './zip.ts';

type Sheet = { name: string; path: string };
type Book = { strings: readonly string[]; styles: readonly Style[]; limits: DocumentLimits };

const plain: Style = { code: 'General', isWhite: false };

/** The sheets that a reader sees, in their order. */
const sheetsOf = async (parts: Parts): Promise<Sheet[]> => {
  const targets = new Map<string, string>();
  walkXml(await parts.text('xl/_rels/workbook.xml.rels'), {
    open: (name, attributes) => {
      if (name === 'Relationship' && attributes['TargetMode'] !== 'External')
        targets.set(attributes['Id'] ?? '', (attributes['Target'] ?? '').replace(/^\/?(?:xl\/)?/, 'xl/'));
    },
  });
  const sheets: Sheet[] = [];
  walkXml(await parts.text('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name !== 'sheet' || /hidden/i.test(attributes['state'] ?? '')) return;
      const path = targets.get(attributes['r:id'] ?? '');
      if (path !== undefined) sheets.push({ name: attributes['name'] ?? '', path });
    },
  });
  return sheets;
};

const sharedStrings = (xml: string): string[] => {
  const strings: string[] = [];
  let [inText, isReading] = [false, 0];
  walkXml(xml, {
    open: (name) => {
      if (name === 'si') strings.push('');
      if (name === 'rPh') isReading += 1;
      if (name === 't') inText = true;
    },
    close: (name) => {
      if (name === 'rPh') isReading -= 1;
      if (name === 't') inText = false;
    },
    text: (text) => {
      if (inText && isReading === 0) strings[strings.length - 1] += text;
    },
  });
  return strings;
};

const columnOf = (reference: string): number =>
  Array.from(reference.replace(/\d+$/, ''), (letter) => letter.charCodeAt(0) - 64).reduce(
    (total, digit) => total * 26 + digit,
    0,
  );

type Cell = { type: string; style: Style; isHidden: boolean; value: string };

/** A cell as it is seen. A formula counts by the value that was stored with it; without one there is nothing to see. */
const cellText = ({ type, style, isHidden, value }: Cell, { strings }: Book): string => {
  if (isHidden || style.isWhite || value === '') return '';
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type === 'd') return value.slice(0, 10);
  if (type !== 'n') return type === 'e' ? '' : value;
  const number = Number(value);
  return Number.isFinite(number) ? shown(number, style) : value;
};

/** The rows of a sheet that are not hidden, a tab between the cells that are not empty. */
const rowsOfSheet = (xml: string, book: Book): string => {
  const rows: string[] = [];
  const hiddenColumns: [number, number][] = [];
  let [cells, isHiddenRow, inValue, characters]: [string[], boolean, boolean, number] = [[], false, false, 0];
  let cell: Cell = { type: 'n', style: plain, isHidden: false, value: '' };
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'col' && attributes['hidden'] === '1')
        hiddenColumns.push([Number(attributes['min']), Number(attributes['max'])]);
      if (name === 'row') [cells, isHiddenRow] = [[], attributes['hidden'] === '1'];
      if (name === 'c') {
        const column = columnOf(attributes['r'] ?? '');
        cell = {
          type: attributes['t'] ?? 'n',
          style: book.styles[Number(attributes['s'] ?? 0)] ?? plain,
          isHidden: isHiddenRow || hiddenColumns.some(([from, to]) => column >= from && column <= to),
          value: '',
        };
      }
      if (name === 'v' || name === 't') inValue = true;
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'c') {
        const text = visibleCell(cellText(cell, book));
        characters += text.length;
        if (characters > book.limits.characters) throw new Unread('too_many_characters');
        cells.push(text);
      }
      if (name !== 'row') return;
      const row = cells.filter((text) => text !== '').join('\t');
      if (row !== '') rows.push(row);
    },
    text: (text) => {
      if (inValue) cell.value += text;
    },
  });
  return rows.join('\n');
};

/** A page for each visible sheet of a workbook. No formula is worked out, no link followed, no macro looked at. Throws `Unread`. */
export const xlsxPages = async (parts: Parts, limits: DocumentLimits): Promise<DocumentPage[]> => {
  const sheets = await sheetsOf(parts);
  if (sheets.length > limits.pages) throw new Unread('too_many_pages');
  const book = {
    strings: sharedStrings(await parts.text('xl/sharedStrings.xml')),
    styles: stylesOf(await parts.text('xl/styles.xml')),
    limits,
  };
  const pages: DocumentPage[] = [];
  for (const [index, { name, path }] of sheets.entries())
    pages.push({ page: index + 1, label: name, text: rowsOfSheet(await parts.text(path), book) });
  if (pages.some(({ text }) => text !== '')) return pages;
  throw new Unread(parts.names.some((path) => path.startsWith('xl/media/')) ? 'no_text_layer' : 'empty');
};
