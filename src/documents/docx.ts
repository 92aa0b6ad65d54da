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

/** The styles whose letters nobody sees, and those that are made from them, as long as they stand after them. */
const invisibleStyles = (xml: string): ReadonlySet<string> => {
  const styles = new Set<string>();
  let [style, isOfLetters] = ['', false];
  walkXml(xml, {
    open: (name, attributes) => {
      if (name === 'style') style = attributes['w:styleId'] ?? '';
      if (name === 'rPr') isOfLetters = true;
      const isFromInvisible = name === 'basedOn' && styles.has(attributes['w:val'] ?? '');
      if (style !== '' && (isFromInvisible || (isOfLetters && isInvisible(name, attributes)))) styles.add(style);
    },
    close: (name) => {
      if (name === 'style') style = '';
      if (name === 'rPr') isOfLetters = false;
    },
  });
  return styles;
};

/** What is known of the whole document where one part of it is read. */
type Context = { limits: DocumentLimits; invisible: ReadonlySet<string> };

/** Word's XML as pages of lines; a row of a table is one line, with tabs between its cells. */
const pagesOf = (xml: string, { limits, invisible }: Context): string[] => {
  const pages: string[] = [''];
  const cells: string[][] = [];
  let [skipped, hidden, run, inText, characters, isHiddenParagraph] = [0, false, false, false, 0, false];
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
      if (name === 'r') [run, hidden] = [true, isHiddenParagraph];
      else if (name === 'pStyle') isHiddenParagraph = invisible.has(attributes['w:val'] ?? '');
      else if (name === 'rStyle' && invisible.has(attributes['w:val'] ?? '')) hidden = run;
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
      else if (name === 'p') {
        isHiddenParagraph = false;
        write('\n');
      } else if (name === 'tr') write(`${(cells.pop() ?? []).map(visibleCell).join('\t')}\n`);
    },
    text: (text) => {
      if (inText && skipped === 0 && !hidden) write(text);
    },
  });
  return pages.map((page) => page.replaceAll(/\n{3,}/g, '\n\n').trim());
};

const textOf = async (parts: Parts, name: RegExp, context: Context): Promise<string> => {
  const texts = await Promise.all(parts.names.filter((path) => name.test(path)).map((path) => parts.text(path)));
  return [...new Set(texts.flatMap((xml) => pagesOf(xml, context)))].filter((text) => text !== '').join('\n');
};

/** Pages of a Word document, the letterhead before the first and the foot after the last. Macros and links stay where they are. Throws `Unread`. */
export const docxPages = async (parts: Parts, limits: DocumentLimits): Promise<DocumentPage[]> => {
  const context = { limits, invisible: invisibleStyles(await parts.text('word/styles.xml')) };
  const body = pagesOf(await parts.text('word/document.xml'), context);
  const head = await textOf(parts, /^word\/header\d*\.xml$/, context);
  const foot = await textOf(parts, /^word\/(?:footnotes|endnotes|footer\d*)\.xml$/, context);
  const last = body.length - 1;
  const pages = body
    .map((text, index) =>
      [index === 0 ? head : '', text, index === last ? foot : ''].filter((part) => part !== '').join('\n\n'),
    )
    .map((text, index) => ({ page: index + 1, label: null, text }));
  if (pages.some(({ text }) => text !== '')) return pages;
  throw new Unread(parts.names.some((path) => path.startsWith('word/media/')) ? 'no_text_layer' : 'empty');
};
