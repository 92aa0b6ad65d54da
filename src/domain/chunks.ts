/** One page of a document as text. */
export type Page = { page: number; text: string };

/** A piece of a contract that is found and cited as one: a section, or a part of one that is long. */
export type Passage = { section: string; page: number; text: string };

/** The most characters of a passage, and how many of them repeat the end of the one before where a section is longer. */
export const PASSAGE = { most: 1600, overlap: 160 } as const;

type Line = Page;
type Section = { title: string; lines: Line[] };

const NUMBER = String.raw`(?:\d{1,3}(?:\.\d{1,3}){0,4}|[IVXLC]{1,6})`;
const WORDS = 'article|art\\.|artikel|clause|section|klausel|ziffer|abschnitt|annex|appendix|anlage|annexe|schedule';

const MARKDOWN = /^#{1,6}\s+(?<title>\S.*)$/;
const NAMED = new RegExp(`^(?<title>(?:§§?|(?:${WORDS}))\\s*${NUMBER}[a-z]?(?![\\p{L}\\d]).{0,110})$`, 'iu');
const NUMBERED = new RegExp(`^(?<number>${NUMBER}\\.?)\\s+(?<rest>\\p{Lu}.*)$`, 'u');
const PARAGRAPH = /^(?<number>\d{1,3}(?:\.\d{1,3}){1,4})\.?\s+\S/;

const LONGEST_HEADING = 100;

/** A heading is short and ends like no sentence does. */
const isShort = (line: string): boolean => line.length <= LONGEST_HEADING && !/[.;:,!?]$/.test(line);

const headingOf = (line: string): string | null => {
  const markdown = MARKDOWN.exec(line)?.groups?.['title'];
  if (markdown !== undefined) return markdown.replaceAll('*', '').trim();
  const bare = line.replaceAll('**', '').trim();
  return isShort(bare) && (NAMED.test(bare) || NUMBERED.test(bare)) ? bare : null;
};

/** The heading without its own number: "4. Prepayment" and "§ 4 Prepayment" are both about prepayment. */
const subject = (heading: string): string =>
  heading.replace(new RegExp(`^(?:§§?|(?:${WORDS}))?\\s*${NUMBER}[a-z]?[.):]?(?:\\s+[-–—]?\\s*|$)`, 'iu'), '').trim();

/** "4.2 The buyer pays …" begins a passage of its own, under the heading that it stands below. */
const paragraphOf = (line: string, heading: string): string | null => {
  const number = PARAGRAPH.exec(line)?.groups?.['number'];
  return number === undefined ? null : `${number} ${subject(heading)}`.trim();
};

const isBlank = ({ text }: Line): boolean => text.trim() === '';

/** Sections in their order. Headings that have no text of their own go to what follows them. */
const sectionsOf = (pages: readonly Page[]): Section[] => {
  const sections: Section[] = [];
  let heading = '';
  let open: Section = { title: '', lines: [] };
  let hasText = false;
  const begin = (title: string): void => {
    if (hasText) {
      sections.push(open);
      open = { title, lines: [] };
    }
    open.title = title;
    hasText = false;
  };
  for (const line of pages.flatMap(linesOf)) {
    const text = line.text.trim();
    const title = headingOf(text);
    if (title !== null) heading = title;
    const begins = title ?? paragraphOf(text, heading);
    if (begins !== null) begin(begins);
    // Without the marks of Markdown: a letter quotes what stands here.
    open.lines.push(title === null ? line : { ...line, text: title });
    if (title === null && text !== '') hasText = true;
  }
  sections.push(open);
  return sections.filter(({ lines }) => !lines.every(isBlank));
};

const linesOf = ({ page, text }: Page): Line[] =>
  text
    .replaceAll('\u0000', '')
    .split(/\r?\n/)
    .map((line) => ({ page, text: line.trimEnd() }));

/** Lines have no blanks at their ends, so an empty line is two breaks. */
const BREAKS = [/\n\n/g, /[.;:!?]\s/g, /\s/g];

/** Where a text that is too long is best cut: after a paragraph, a sentence, a word; never before its middle, if it can be helped. */
const cutOf = (text: string): number => {
  const window = text.slice(0, PASSAGE.most);
  for (const one of BREAKS) {
    const last = [...window.matchAll(one)].at(-1);
    const after = last === undefined ? 0 : last.index + last[0].length;
    if (after > PASSAGE.most / 2) return after;
  }
  // Not between the two halves of one character.
  return /[\uD800-\uDBFF]$/.test(window) ? PASSAGE.most - 1 : PASSAGE.most;
};

/** The beginning of the next piece: some words of the one before are said again. */
const resumeAt = (text: string, cut: number): number => {
  const from = text.slice(cut - PASSAGE.overlap, cut).search(/\s\S/);
  return from < 0 ? cut : cut - PASSAGE.overlap + from + 1;
};

const piecesOf = ({ title, lines }: Section): Passage[] => {
  const whole = lines.map(({ text }) => text).join('\n');
  const pageAt = pageFinder(lines);
  const pieces: Passage[] = [];
  for (let start = 0; ;) {
    const rest = whole.slice(start);
    const isLast = rest.trimEnd().length <= PASSAGE.most;
    const cut = isLast ? rest.length : cutOf(rest);
    const text = rest.slice(0, cut);
    const lead = text.length - text.trimStart().length;
    if (text.trim() !== '') pieces.push({ section: title, page: pageAt(start + lead), text: text.trim() });
    if (isLast) return pieces;
    start += resumeAt(rest, cut);
  }
};

/** On which page the character at an offset of the joined lines stands. */
const pageFinder = (lines: readonly Line[]): ((offset: number) => number) => {
  const ends: { end: number; page: number }[] = [];
  let end = 0;
  for (const { text, page } of lines) {
    end += text.length + 1;
    ends.push({ end, page });
  }
  return (offset) => ends.find((line) => offset < line.end)?.page ?? lines.at(-1)?.page ?? 1;
};

/** The passages of a document, in its order, none longer than `PASSAGE.most`; no word of it is lost. */
export const passagesOf = (pages: readonly Page[]): Passage[] => sectionsOf(pages).flatMap(piecesOf);

const LONGEST_TITLE = 160;

/** What a document calls itself: its first line, or else its file's name. */
export const titleOf = (pages: readonly Page[], fileName: string): string => {
  const first = pages.flatMap(linesOf).find((line) => !isBlank(line));
  const title =
    first?.text
      .replace(/^#+\s*/, '')
      .replaceAll('**', '')
      .trim() ?? '';
  return (title === '' ? fileName : title).slice(0, LONGEST_TITLE);
};
