import type { Document, Passage } from '../passages.ts';
import { has, source, word, type WordKey } from '../words/words.ts';
import { amounts, blank, type Amount } from './amounts.ts';
import { dates } from './dates.ts';

const LABELS = ['total', 'tax', 'charge', 'ceiling'] as const satisfies WordKey[];
type Label = (typeof LABELS)[number];
export type Role = Label | 'unitPrice' | 'past' | 'none';

/** An amount with what it stands for, judged by the words around it. */
export interface Known {
  amount: Amount;
  role: Role;
  /** The words that named the role. */
  label: string | null;
  passage: Passage;
}

const EACH_AFTER = new RegExp(
  String.raw`^\s?/\s?\p{L}|^\s*(?:(?:netto|net|HT|ht|brutto|TTC|excl?\. VAT|plus VAT)\s+)?[(/]?\s*${source('each')}`,
  'iu',
);
const PRICE_BEFORE = new RegExp(String.raw`${source('priceBefore')}\s*[:=]?\s*$|@\s*$`, 'iu');
const CLAUSE_END = /[,;.()]|\s(?:and|und|et|plus|zzgl\.?|sowie|ainsi)\s/iu;

/** All amounts of the mail with their roles; signatures and vendor's headers aside. */
export function knownAmounts({ passages }: Document): Known[] {
  return passages.filter(({ kind }) => kind !== 'signature' && kind !== 'heading').flatMap(rolesIn);
}

/** The amounts of one passage with their roles. */
export function rolesIn(passage: Passage): Known[] {
  if (passage.kind === 'row') return rowRoles(passage);
  const text = blank(passage.text, dates(passage.text));
  const found = amounts(text);
  const past = has(text, 'past');
  return found.map((amount, index) => {
    const before = text.slice(found[index - 1]?.end ?? 0, amount.start);
    const after = text.slice(amount.end, found[index + 1]?.start ?? text.length);
    return { amount, passage, ...(past ? { role: 'past' as const, label: null } : roleBetween(before, after)) };
  });
}

/** The role and label of an amount that stands between two texts. */
function roleBetween(before: string, after: string): { role: Role; label: string | null } {
  if (EACH_AFTER.test(after)) return { role: 'unitPrice', label: null };
  const priced = PRICE_BEFORE.test(before);
  const named = labelIn(before);
  if (priced && /\d/.test(before) && named?.role !== 'total') return { role: 'unitPrice', label: null };
  if (named) return named;
  const clause = after.split(CLAUSE_END)[0] ?? '';
  const follows = labelIn(clause.split(/\s+/).slice(0, 6).join(' '));
  if (follows) return follows;
  return { role: priced ? 'unitPrice' : 'none', label: null };
}

/** Words that say whether tax is inside ("incl. VAT") must not be taken for the tax itself. */
const withoutBasis = (text: string) =>
  text.replace(word('basis'), (words) => (has(words, 'total') ? words : ' '.repeat(words.length)));

const ADDED_TAX = new RegExp(
  String.raw`(?:zzgl\.|zuzüglich|plus)\s(?:[^:]*:|(?:\d+(?:[.,]\d+)?\s?%\s?)?${source('tax')}\.?)\s*$`,
  'iu',
);

/** "It went up to $320" names a price, no limit. */
const WENT_UP = /(?:went|gone|goes|going)\s+up\s+to/iu;

function labelIn(text: string): { role: Label; label: string } | null {
  // "plus 19 % VAT: 55.86" and "zzgl. MwSt. 55,86 €" are the tax itself.
  const bare = (ADDED_TAX.test(text) ? text : withoutBasis(text)).replace(WENT_UP, ' ');
  const found = LABELS.flatMap((role) =>
    [...bare.matchAll(word(role))].map((match) => ({ role, label: match[0], at: match.index })),
  );
  const [best] = found.toSorted((a, b) => a.at - b.at || b.label.length - a.label.length);
  return best ? { role: best.role, label: best.label } : null;
}

/** A row names its sum, tax or charge in its first worded cell; only then are its amounts not a line's. */
export function summaryOf(passage: Passage): { role: Label; label: string } | null {
  const cells = passage.cells ?? [];
  const name = cells.find((cell) => /\p{L}{2}/u.test(cell.text))?.text ?? '';
  const label = labelIn(name);
  if (!label || !name.toLowerCase().startsWith(label.label.toLowerCase().slice(0, 3))) {
    return label && !counted(passage) ? label : null;
  }
  const whole = name.replace(/[\d%:.,()\s]+/g, '').length <= label.label.replace(/[\d%:.,()\s]+/g, '').length;
  return whole || !counted(passage) ? label : null;
}

const counted = ({ cells = [] }: Passage) => cells.some((cell) => cell.column === 'quantity' && /^\d/.test(cell.text));

function rowRoles(passage: Passage): Known[] {
  const summary = summaryOf(passage);
  if (!summary) return [];
  const amount = lastAmount(passage);
  return amount ? [{ amount, passage, ...summary }] : [];
}

/** The last amount of a row; a bare number counts when it ends the row. */
function lastAmount(passage: Passage): Amount | null {
  const found = amounts(passage.text).at(-1);
  if (found) return found;
  const bare = /(?<![\p{L}\d.,])(\d[\d.,'’ \u00a0\u202f]*)\s*\|?\s*$/u.exec(passage.text);
  const text = bare?.[1]?.trim();
  return bare && text ? { text, number: text, currency: null, start: bare.index, end: bare.index + text.length } : null;
}
