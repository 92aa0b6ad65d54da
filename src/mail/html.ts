import { compile } from 'html-to-text';
import type { DomNode, FormatCallback } from 'html-to-text';

type Cells = readonly (readonly { text: string }[])[];

const hiddenStyles = [
  'display:none',
  'display: none',
  'visibility:hidden',
  'visibility: hidden',
  'font-size:0',
  'font-size: 0',
];
const sections = ['thead', 'tbody', 'tfoot', 'center'];

const voidTags = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);
const MAX_DEPTH = 5_000;

const render = compile({
  wordwrap: false,
  // By default a zero-width space is white space, too, and would part what a person sees as one number.
  whitespaceCharacters: ' \t\r\n\f',
  limits: { maxDepth: 200 },
  formatters: { rows: formatTable },
  selectors: [
    { selector: 'table', format: 'rows' },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'hr', options: { length: 4 } },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['[hidden]', ...hiddenStyles.map((style) => `[style*="${style}"i]`)].map((selector) => ({
      selector,
      format: 'skip',
    })),
  ],
});

/**
 * HTML as the text a person sees: table rows on one line with ` | ` between cells, quotes with `> `, no link targets.
 * Null when its tags nest deeper than any mail program writes.
 */
export const htmlToPlain = (html: string): string | null => (nestsTooDeep(html) ? null : render(html));

/** Whether a text holds a table of values, as `htmlToPlain` writes them. */
export function hasTable(text: string): boolean {
  const rows = text.split('\n').filter((line) => /\S \| \S/.test(line));
  return rows.length >= 2 && rows.some((row) => /\d/.test(row));
}

function formatTable(...[table, walk, builder]: Parameters<FormatCallback>): void {
  const row = (cells: readonly DomNode[]): void => {
    builder.openTableRow();
    for (const cell of cells) {
      builder.openTableCell();
      walk(cell.children, builder);
      builder.closeTableCell();
    }
    builder.closeTableRow();
  };
  const section = (node: DomNode): void => {
    for (const child of node.children.filter(isShown)) {
      if (sections.includes(child.name ?? '')) section(child);
      else row(child.name === 'tr' ? child.children.filter(isShown) : [child]);
    }
  };
  builder.openTable();
  section(table);
  builder.closeTable({ tableToString: rowsToText, leadingLineBreaks: 1, trailingLineBreaks: 1 });
}

function isShown(node: DomNode): boolean {
  const attributes = new Map(Object.entries<string>(node.attribs ?? {}));
  const style = attributes.get('style')?.toLowerCase() ?? '';
  return node.type === 'tag' && !attributes.has('hidden') && !hiddenStyles.some((hidden) => style.includes(hidden));
}

function rowsToText(rows: Cells): string {
  const lines = rows.map((cells) => {
    const texts = cells.map((cell) => cell.text.trim());
    const inner = texts.slice(Math.max(0, texts.findIndex(filled)), texts.findLastIndex(filled) + 1);
    // A cell of several paragraphs or with a table inside is page layout: its lines must stay lines.
    if (inner.some(isLayout)) return inner.filter(filled).join('\n');
    return inner
      .map((text) =>
        text
          .split('\n')
          .map((line) => line.trim())
          .join(' '),
      )
      .join(' | ');
  });
  return lines.filter((line) => line !== '').join('\n');
}

const filled = (text: string): boolean => text !== '';

const isLayout = (text: string): boolean => /\n\s*\n/.test(text) || (text.includes('\n') && text.includes(' | '));

/** The parser's time grows with the square of the depth, so the depth is counted before it runs. */
function nestsTooDeep(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, slash, name = ''] of html.toLowerCase().matchAll(/<(\/?)([a-z][a-z0-9:-]{0,30})/g)) {
    const opened = open.get(name) ?? 0;
    if (voidTags.has(name) || (slash === '/' && opened === 0)) continue;
    const step = slash === '/' ? -1 : 1;
    open.set(name, opened + step);
    depth += step;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
