import { addressOf, type Mail } from './mail.ts';
import { isHeaderRow, isRule, readRow, type Cell, type HeaderCell } from './read/table.ts';
import { languageOf, source, word, type Language } from './words/words.ts';

export type Part = 'subject' | 'body' | 'forwarded';

/** The smallest piece that is quoted whole: a sentence, a bullet, a line with a label, a table row. */
export interface Passage {
  part: Part;
  kind: 'sentence' | 'item' | 'heading' | 'signature' | 'row';
  text: string;
  language: Language;
  /** Of a row: what stands under which column, and the header row. */
  cells?: Cell[];
  header?: string;
}

/** A mail cut into passages, with what tells the requester's own side from the vendor's. */
export interface Document {
  passages: Passage[];
  sender: string;
  /** First label of the sender's domain: `acme` for rita@acme.example. */
  company: string;
}

const BULLET = /^\s*(?:[-*•–·▪‣]|\d{1,2}[.)])\s+(?=\S)/u;
const LABEL = /^\s*[\p{L}][\p{L}\p{N} .'’/()-]{1,38}\s?:\s+\S/u;
const ADDRESS = /^\s*\S+@\S+\s*$/u;
const WRAP_WIDTH = 60;
const SIGN_OFF_WORDS = 5;

/** Reads a mail's text into passages; order is subject, body, forwarded, attachments, which are the vendor's words too. */
export function readPassages(mail: Mail): Document {
  const sender = addressOf(mail.from);
  const bodyLanguage = languageOf(`${mail.subject}\n${mail.body}`);
  return {
    sender,
    company: sender.split('@')[1]?.split('.')[0] ?? '',
    passages: [
      ...cut(mail.subject, 'subject', bodyLanguage),
      ...cut(mail.body, 'body', bodyLanguage),
      ...cut(mail.forwarded, 'forwarded', languageOf(mail.forwarded)),
      ...(mail.attached ?? []).flatMap((page) => cut(page, 'forwarded', languageOf(page))),
    ],
  };
}

function cut(text: string, part: Part, language: Language): Passage[] {
  const passages: Passage[] = [];
  const lines = text.split('\n').map((line) => line.replace(/^(?:>\s?)+/, '').trimEnd());
  let table: HeaderCell[] | null = null;
  let header = '';
  let block: string[] = [];
  let signature = false;
  const add = (kind: Passage['kind'], piece: string, row: Pick<Passage, 'cells' | 'header'> = {}) =>
    passages.push({ part, kind: signature ? 'signature' : kind, text: piece, language, ...row });
  const flush = () => {
    const joined = block.map((line) => line.trim()).join(' ');
    if (joined !== '') for (const sentence of sentences(joined)) add(kindOf(block[0] ?? '', part), sentence);
    block = [];
  };

  for (const line of lines) {
    const cells = table && readRow(line, table);
    if (isHeaderRow(line)) {
      flush();
      table = isHeaderRow(line);
      header = line.trim();
      add('heading', header);
    } else if (table && isRule(line)) {
      continue;
    } else if (cells) {
      flush();
      add('row', line.trim(), { cells, header });
    } else {
      if (line.trim() !== '') table = null;
      const closing = part === 'body' && isSignOff(line);
      if (line.trim() === '' || closing || startsNew(line, block.at(-1))) flush();
      signature ||= closing;
      if (line.trim() !== '') block.push(line);
    }
  }
  flush();
  return passages;
}

/** A line opens a new passage when it is a bullet, a label or a mail address, or when the line before was not broken for want of room. */
function startsNew(line: string, before: string | undefined): boolean {
  if (before === undefined) return false;
  if (BULLET.test(line) || LABEL.test(line) || ADDRESS.test(line)) return true;
  const next = /^\S+/.exec(line.trim())?.[0] ?? '';
  return !/^\s/.test(line) && before.length + 1 + next.length < WRAP_WIDTH;
}

const HEADING = new RegExp(`^\\s*(?:${source('headerFrom')}|${source('headerOther')})\\s?:`, 'iu');

function kindOf(line: string, part: Part): Passage['kind'] {
  if (part === 'forwarded' && HEADING.test(line)) return 'heading';
  return BULLET.test(line) ? 'item' : 'sentence';
}

function isSignOff(line: string): boolean {
  if (/^-- ?$/.test(line)) return true;
  const text = line.trim().replace(/[,.!–-]+$/, '');
  if (text === '' || text.split(/\s+/).length > SIGN_OFF_WORDS) return false;
  const [found] = text.matchAll(word('closing'));
  return found?.index === 0 && found[0].length === text.length;
}

const ABBREVIATION =
  /(?:^|[\s(])(?:Nr|No|Dr|Mr|Mrs|Ms|St|Stk|ca|approx|z\.\s?B|d\.\s?h|bzw|inkl|exkl|excl|incl|zzgl|max|Fa|Art|Inc|Ltd|Co|Corp|Tel|Tél|env|réf|Ref|Pos|qty|MwSt|USt|IdNr|USt-IdNr|pcs|ea|Std|Abt|Str|M|Mme|vs|S\.\s?A|e\.g|i\.e|K\.\s?K|B\.\s?V|S\.r\.l|e\.\s?K)$/iu;
const MONTH_NEXT = new RegExp(`^\\s*${source('months')}`, 'iu');

function sentences(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const stop of text.matchAll(/[.!?…](?=\s+\S)/gu)) {
    const before = text.slice(start, stop.index);
    const after = text.slice(stop.index + 1);
    const dated = /\d$/.test(before) && MONTH_NEXT.test(after);
    const abbreviated = stop[0] === '.' && (ABBREVIATION.test(before) || !/^\s+["“„«(]?[\p{Lu}\d]/u.test(after));
    const listNumber = /^\d{1,2}$/.test(before.trim());
    if (dated || abbreviated || listNumber) continue;
    found.push(text.slice(start, stop.index + 1).trim());
    start = stop.index + 1;
  }
  return [...found, text.slice(start).trim()].filter((piece) => piece !== '');
}

/** A value with the passage that proves it. */
export type Copied = { text: string; quote: string } | null;

/** Copies words of a passage; null when there are none. */
export function copy(text: string | undefined, passage: Passage): Copied {
  const value = text?.trim() ?? '';
  return value === '' ? null : { text: value, quote: passage.text };
}
