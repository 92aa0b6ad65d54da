import type { Copied, Document, Passage } from '../passages.ts';
import { copy } from '../passages.ts';
import { has, patterns, source } from '../words/words.ts';

/** A date or a relative time as it stands in a text. */
export interface DateWords {
  text: string;
  start: number;
  end: number;
  absolute: boolean;
}

const MONTH = source('months');
const YEAR = String.raw`(?:,?\s+(?:20)\d{2})`;
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const MONTH_NUMBER = '(?:0?[1-9]|1[0-2])';
const NOT_MONEY = String.raw`(?<![$€£¥]\s?|(?:EUR|USD|GBP|CHF)\s)`;
const ABSOLUTE = [
  String.raw`\d{4}-\d{2}-\d{2}`,
  String.raw`\d{1,2}\.\s?\d{1,2}\.\s?(?:20\d{2}|\d{2})(?!\d)`,
  String.raw`\d{1,2}[/-]\d{1,2}[/-](?:20\d{2}|\d{2})(?!\d)`,
  String.raw`\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:of\s+)?${MONTH}\.?${YEAR}?`,
  String.raw`${MONTH}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?![\d])${YEAR}?`,
  String.raw`${NOT_MONEY}${DAY}\.${MONTH_NUMBER}\.(?!\d)`,
  String.raw`${DAY}/${DAY}(?![\d/])`,
].join('|');
const RELATIVE = patterns('relativeDates');
const DATE = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])(?:(?<absolute>${ABSOLUTE})|(?:${RELATIVE})(?![\p{L}\p{N}]))`,
  'giu',
);

/** Every date in the text, absolute ones preferred where two readings overlap. */
export function dates(text: string): DateWords[] {
  return [...text.matchAll(DATE)].map((found) => ({
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
    absolute: found.groups?.['absolute'] !== undefined,
  }));
}

const BEFORE = new RegExp(
  String.raw`${source('dueBefore')}[\s:,]*(?:${source('article')}\s+)?(?:${source('weekdays')},?\s+(?:${source('article')}\s+)?)?$`,
  'iu',
);
const LABELLED = new RegExp(String.raw`^\W*(?:${source('dueLabel')})\s*[:–-]`, 'iu');

/** When the goods are needed: the date that a label, or a word such as "by" in a sentence about need or delivery, points to. */
export function readNeededBy({ passages }: Document): Copied {
  const candidates = passages
    .filter(({ kind, part }) => kind !== 'signature' && !(kind === 'heading' && part === 'forwarded'))
    .flatMap((passage) => dates(passage.text).map((date) => ({ passage, date, score: score(passage, date) })))
    .filter((candidate) => candidate.score > 0);
  const [best] = candidates.toSorted((a, b) => b.score - a.score);
  return best ? copy(best.date.text, best.passage) : null;
}

function score(passage: Passage, date: DateWords): number {
  const before = passage.text.slice(0, date.start);
  const clause = before.slice(Math.max(0, before.length - 40));
  if (has(clause, 'notDue') && !BEFORE.test(clause.replace(/^.*,/u, ''))) return 0;
  if (has(passage.text, 'past') || (passage.part !== 'body' && has(passage.text, 'notDue'))) return 0;
  const own = passage.part === 'body' ? 2 : passage.part === 'subject' ? 1 : 0;
  if (LABELLED.test(passage.text)) return 20 + own;
  const pointed = BEFORE.test(before);
  const hinted = has(passage.text, 'dueHint', passage.language);
  if (has(passage.text, 'notDue') && !hinted) return 0;
  if (pointed && hinted) return 12 + own + (date.absolute ? 4 : 0);
  if (hinted) return 6 + own + (date.absolute ? 4 : 0);
  return 0;
}
