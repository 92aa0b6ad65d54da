import { copy, type Copied, type Passage } from '../passages.ts';
import { has, source, type Language } from '../words/words.ts';
import { amounts, blank, OUTSIDE } from './amounts.ts';
import { dates } from './dates.ts';
import { rolesIn } from './roles.ts';
import { columnNamed } from './table.ts';

/** One thing to buy, as the mail writes it. */
export interface Item {
  description: Copied;
  quantity: Copied;
  unit: Copied;
  unitPrice: Copied;
}

type Head = { start: number; end: number; quantity: string; unit: string; description: string };

const COUNT = String.raw`\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d{1,3})?`;
const IDS = /(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<![\p{L}\p{N}])(?:[\p{Lu}]{1,5}-?\d[\w-]*|\d{2}-\d{7})(?![\p{L}\p{N}])/gu;

/** How far the words that decide about a count may stand from it; keeps long lines quick. */
const NEAR = 60;
const FAR = 300;

const HIDDEN_DIGIT = '\uE001';
const LONE_LETTER = /^\p{L}(?![\p{L}\uE001])/u;

const NOT_GOODS = new RegExp(`^${source('notGoods')}`, 'iu');
const NAMED_COUNT = new RegExp(
  String.raw`^(?!${source('total')}|${source('charge')}|${source('tax')})[^:;|]{2,60}:\s*(?:${COUNT})\s*${source('units')}`,
  'iu',
);
const NO_THING = new RegExp(`^(?:${source('units')}|${source('numbers')}|\\P{L})+$`, 'iu');
const grammars = new Map<Language, { head: RegExp; labelled: RegExp; stop: RegExp; notBefore: RegExp }>();

function grammarOf(language: Language) {
  const made = grammars.get(language) ?? {
    head: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,/'’-])(?<quantity>${COUNT}|${source('numbers', language)})` +
        String.raw`\s*(?:[x×*](?=\s))?\s*(?<unit>${source('units')})?(?:\s+${source('unitLink', language)})?['’]?\s*(?=[\p{L}"“„«])`,
      'giu',
    ),
    labelled: new RegExp(
      String.raw`(?:${source('quantityLabel')}\s*[:.=]?\s*(?<after>${COUNT})|(?<![\p{L}\p{N}.,/-])(?<before>${COUNT})\s*(?<unit>${source('units')}|[x×]))`,
      'iu',
    ),
    stop: new RegExp(
      String.raw`[,;:!?()${OUTSIDE}–—=]|\s-\s|\.(?=\s|$)|\s@\s|${source('stop', language)}|${source('need', language)}`,
      'giu',
    ),
    notBefore: new RegExp(String.raw`${source('notCount')}[\s:#]*$`, 'iu'),
  };
  grammars.set(language, made);
  return made;
}

/** The things a sentence or bullet asks for; nothing when it only talks about numbers. */
export function itemsIn(passage: Passage): Item[] {
  if (has(passage.text, 'past') || has(passage.text, 'unsure')) return [];
  const heads = headsIn(passage);
  if (heads.length === 0) {
    return passage.kind === 'item' || NAMED_COUNT.test(passage.text) ? labelledItem(passage) : [];
  }
  const asked = passage.kind === 'item' || has(passage.text, 'need', passage.language) || has(passage.text, 'buy');
  const prices = rolesIn(passage).filter(({ role }) => role === 'unitPrice');
  return heads.flatMap((head, index) => {
    const next = heads[index + 1]?.start ?? passage.text.length;
    const price = prices.find(({ amount }) => amount.start >= head.end && amount.start < next);
    const counted = /^\d/.test(head.quantity) && price;
    if (!asked && !counted) return [];
    return [
      {
        description: copy(head.description, passage),
        quantity: copy(head.quantity, passage),
        unit: copy(head.unit, passage),
        unitPrice: copy(price?.amount.text, passage),
      },
    ];
  });
}

const WISH = new RegExp(
  String.raw`${source('wish')}\s+(?:${source('getting')}\s+)?${source('indefinite')}\s+(?!${source('notWished')})(?=\p{L})`,
  'iu',
);

/** "I'd like a new office chair": a thing without a count. */
export function wishIn(passage: Passage): Item[] {
  if (has(passage.text, 'past') || has(passage.text, 'unsure')) return [];
  const text = masked(passage.text);
  const found = WISH.exec(text);
  if (!found) return [];
  const end = found.index + found[0].length;
  const name = descriptionIn(
    passage.text.slice(end, end + FAR),
    text.slice(end, end + FAR),
    grammarOf(passage.language).stop,
  );
  const description = copy(name, passage);
  return description === null ? [] : [{ description, quantity: null, unit: null, unitPrice: null }];
}

function headsIn(passage: Passage): Head[] {
  const { head, stop, notBefore } = grammarOf(passage.language);
  const text = withoutReasons(masked(passage.text), passage.language);
  const found: Head[] = [];
  for (const match of text.matchAll(head)) {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - NEAR), match.index);
    const rest = text.slice(end, end + FAR);
    if (match.index < (found.at(-1)?.end ?? 0) || notBefore.test(before)) continue;
    if (NOT_GOODS.test(rest) || (match.groups?.['unit'] === undefined && LONE_LETTER.test(rest))) continue;
    const description = descriptionIn(passage.text.slice(end, end + FAR), rest, stop);
    // "4 pcs" alone counts what was named before it.
    if (description === '' || NO_THING.test(description)) continue;
    found.push({
      start: match.index,
      end: end + description.length,
      quantity: match.groups?.['quantity'] ?? '',
      unit: match.groups?.['unit'] ?? '',
      description,
    });
  }
  return found;
}

/** Model numbers belong to a description but hide their digits from the search for counts. */
const masked = (text: string) =>
  blank(text, [...amounts(text), ...dates(text)]).replace(IDS, (id) => id.replace(/\d/g, HIDDEN_DIGIT));

/** Numbers in a reason ("because two rooms …", "for the 3 new …") count nothing that is to be bought. */
const withoutReasons = (text: string, language: Language) =>
  text.replace(
    new RegExp(
      `(?:${source('because', language)}|${source('purpose', language)})[^,;]*?(?=${source('need', language)}|[,;]|$)`,
      'giu',
    ),
    (clause) => OUTSIDE.repeat(clause.length),
  );

function descriptionIn(text: string, hidden: string, stop: RegExp): string {
  for (const match of hidden.matchAll(stop)) {
    const words = text.slice(0, match.index).trim();
    const hyphened = /\S[-–]$/u.test(text.slice(0, match.index)) && match[0] === '-';
    if (words !== '' && !hyphened) return words.replace(/[\s.-]+$/u, '');
    if (words === '') return '';
  }
  return text.trim().replace(/[\s-]+$/u, '');
}

/** "Torque sensor TS-20, qty 12, $39.00 each": the name comes first, the count after it. */
function labelledItem(passage: Passage): Item[] {
  const { labelled } = grammarOf(passage.language);
  const text = passage.text.replace(/^\s*(?:[-*•–·▪‣]|\d{1,2}[.)])\s+/u, '');
  const count = labelled.exec(masked(text));
  const price = rolesIn(passage).find(({ role }) => role === 'unitPrice' || role === 'none');
  const name = /^[^,;:(–—|]+?(?=\s*[,;:(–—|]|\s+-\s|$)/u.exec(text)?.[0] ?? '';
  if (!count || count.index < name.length || columnNamed(name) !== null) return [];
  const unit = count.groups?.['unit'];
  return [
    {
      description: copy(name, passage),
      quantity: copy(count.groups?.['after'] ?? count.groups?.['before'], passage),
      unit: copy(unit && /\p{L}{2}/u.test(unit) ? unit : undefined, passage),
      unitPrice: copy(price?.amount.text, passage),
    },
  ];
}
