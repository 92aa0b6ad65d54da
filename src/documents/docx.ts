import type { DocumentPage } from '../domain/document.ts';
import type { DocumentLimits } from './limits.ts';
import { visibleCell } from './rows.ts';
import { Unread } from './unread.ts';
import { walkXml } from './xml.ts';
import type { Parts } from './zip.ts';

/** What a reader of the document does not see: deleted and moved words, comments, field codes, copies for old programs. */
const unseen = new Set(['del', 'moveFrom', 'comment', 'instrText', 'delText', 'Fallback', 'pPrChange', 'rPrChange']);

const isOn = (value: string | undefined): boolean => value === undefined || !/^(?:0|false|off)$/.test(value);

/** Letters in white and letters of a point or less. */
const isInvisible = (name: string, attributes: Readonly<Record<string, string>>): boolean => {
  const value = attributes['w:val'];
  if (name === 'vanish' || name === 'webHidden') return isOn(value);
  if (name === 'color') return /^f[c-f]f[c-f]f[c-f]$/i.test(value ?? '');
  return name === 'sz' && Number(value) <= 2;
};

/** Word's XML as pages of lines; a row of a table is one line, with tabs between its cells. */
const pagesOf = (xml: string, limits: DocumentLimits): string[] => {
  const pages: string[] = [''];
  const cells: string[][] = [];
  let [skipped, hidden, run, inText, characters] = [0, false, false, false, 0];
  const write = (text: string): void => {
    characters += text.length;
    // Twice, since empty lines are taken out later.
    if (characters > limits.characters * 2) throw new Unread('too_many_characters');
    const cell = cells.at(-1);
    if (cell && cell.length > 0) cell[cell.length - 1] += text;
    else if (!cell) pages[pages.length - 1] += text;
  };
  const breakPage = (): void => {
    if (cells.length === 0) pages.push('');
  };
  walkXml(xml, {
    open: (name, attributes) => {
      if (unseen.has(name)) skipped += 1;
      if (skipped > 0) return;
      if (name === 'r') [run, hidden] = [true, false];
      else if (run && isInvisible(name, attributes)) hidden = true;
      else if (name === 't') inText = true;
      else if (hidden) return;
      else if (name === 'tr') cells.push([]);
      else if (name === 'tc') cells.at(-1)?.push('');
      else if (name === 'tab' && run) write('\t');
      else if (name === 'lastRenderedPageBreak' || (name === 'br' && attributes['w:type'] === 'page')) breakPage();
      else if (name === 'br' || name === 'cr') write('\n');
      else if (name === 'noBreakHyphen') write('-');
    },
    close: (name) => {
      if (unseen.has(name)) skipped -= 1;
      if (skipped > 0) return;
      if (name === 't') inText = false;
      else if (name === 'r') [run, hidden] = [false, false];
      else if (name === 'p') write('\n');
      else if (name === 'tr') write(`${(cells.pop() ?? []).map(visibleCell).join('\t')}\n`);
    },
    text: (text) => {
      if (inText && skipped === 0 && !hidden) write(text);
    },
  });
  return pages.map((page) => page.replaceAll(/\n{3,}/g, '\n\n').trim());
};

const textOf = async (parts: Parts, name: RegExp, limits: DocumentLimits): Promise<string> => {
  const texts = await Promise.all(parts.names.filter((path) => name.test(path)).map((path) => parts.text(path)));
  return [...new Set(texts.flatMap((xml) => pagesOf(xml, limits)))].filter((text) => text !== '').join('\n');
};

/** Pages of a Word document, the letterhead before the first and the foot after the last. Macros and links stay where they are. Throws `Unread`. */
export const docxPages = async (parts: Parts, limits: DocumentLimits): Promise<DocumentPage[]> => {
  const body = pagesOf(await parts.text('word/document.xml'), limits);
  const head = await textOf(parts, /^word\/header\d*\.xml$/, limits);
  const foot = await textOf(parts, /^word\/(?:footnotes|endnotes|footer\d*)\.xml$/, limits);
  const last = body.length - 1;
  const pages = body
    .map((text, index) =>
      [index === 0 ? head : '', text, index === last ? foot : ''].filter((part) => part !== '').join('\n\n'),
    )
    .map((text, index) => ({ page: index + 1, label: null, text }));
  if (pages.some(({ text }) => text !== '')) return pages;
  throw new Unread(parts.names.some((path) => path.startsWith('word/media/')) ? 'no_text_layer' : 'empty');
};
