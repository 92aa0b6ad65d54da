import { copy, type Copied, type Document, type Passage } from '../passages.ts';
import { first, patterns, source } from '../words/words.ts';
import { dates } from './dates.ts';
import type { Item } from './items.ts';

const spoken = ({ passages }: Document) =>
  passages.filter(
    ({ kind, part }) => kind !== 'signature' && kind !== 'row' && !(kind === 'heading' && part === 'forwarded'),
  );

const tidy = (text: string) =>
  text
    .trim()
    .replace(/[\s.,;:!–—-]+$/u, '')
    .replace(/\.$/, '');

/** The first passage in which the pattern finds its `value` group, copied. */
function firstMatch(document: Document, pattern: RegExp, shorten: (text: string) => string = tidy): Copied {
  for (const passage of spoken(document)) {
    const value = pattern.exec(passage.text)?.groups?.['value'];
    const copied = value === undefined ? null : copy(shorten(value), passage);
    if (copied) return copied;
  }
  return null;
}

const BULLET = String.raw`^\s*(?:[-*•]\s+)?`;
const COST_CENTER = new RegExp(
  String.raw`(?:${source('costCenter')})(?:\s*(?:is|ist|est|lautet|no\.?|nr\.?|n°|code|the|cost cent(?:er|re))(?=[\s:]))*\s*[:#]?\s*(?<value>(?:[A-Z]{1,5}-?\s?)?\d[\p{L}\p{N}-]*)`,
  'iu',
);
const BARE_COST_CENTER = /(?<![\p{L}\p{N}-])(?<value>(?:CC|KST)-\d+)/u;

/** The cost centre's code. */
export const readCostCenter = (document: Document): Copied =>
  firstMatch(document, COST_CENTER) ?? firstMatch(document, BARE_COST_CENTER);

const DELIVERY_LABEL = new RegExp(
  String.raw`${BULLET}(?:${source('deliveryLabel')})\s*(?::|\s(?:is|ist|est)\s)\s*(?<value>.+)$`,
  'iu',
);
const DELIVERY_SAID = new RegExp(
  String.raw`(?<![\p{L}])(?:${patterns('deliveryBefore')})(?!(?:us|me|you|uns|mich|nous|moi|plus tard)(?!\p{L}))(?<value>.+)$`,
  'iu',
);
const DELIVERY_END = new RegExp(
  String.raw`\s*(?:[;(]|[.!?](?:\s|$)|\s[–—]\s|,?\s(?:and|und|et)\s+(?:charge|book|use|the cost|die|bitte|buche\p{L}*|kontier\p{L}*|imput\p{L}*)|,?\s+(?:zu\s+)?(?:an)?liefern|\s(?:geliefert|erfolgen|cost cent|Kostenstelle)|,?\s(?:asap|as soon as|so bald wie|sobald|schnellst|dès que))`,
  'iu',
);
const DUE = new RegExp(
  String.raw`[,\s]*(?:(?:${source('dueBefore')}|${source('article')})[\s:]*|${source('weekdays')},?\s*)+$`,
  'iu',
);

/** A place ends where the sentence turns to the date or to something else. */
function placeOf(text: string): string {
  const ended = text.slice(0, text.search(DELIVERY_END) >= 0 ? text.search(DELIVERY_END) : undefined);
  const [date] = dates(ended).filter(
    ({ start }) => start === 0 || DUE.test(ended.slice(0, start)) || /,\s*$/.test(ended.slice(0, start)),
  );
  return tidy(date ? ended.slice(0, date.start).replace(DUE, '') : ended);
}

/** Where the goods go; a labelled place first. */
export const readDeliveryPlace = (document: Document): Copied =>
  firstMatch(document, DELIVERY_LABEL, placeOf) ?? firstMatch(document, DELIVERY_SAID, placeOf);

const REASON_LABEL = new RegExp(String.raw`${BULLET}(?:${source('reasonLabel')})\s*:\s*(?<value>.+)$`, 'iu');
const clauseAfter = (key: 'because' | 'purpose', { text, language }: Passage) =>
  new RegExp(String.raw`${source(key, language)}['’]?.+?(?=[\s,]+${source('need', language)}|$)`, 'iu').exec(text);

/** Why it is bought: a labelled reason, a clause with "because" or its like, or what it is "for". */
export function readJustification(document: Document): Copied {
  const labelled = firstMatch(document, REASON_LABEL);
  if (labelled) return labelled;
  const parts = spoken(document);
  const own = [...parts.filter(({ part }) => part === 'body'), ...parts.filter(({ part }) => part === 'subject')];
  for (const key of ['because', 'purpose'] as const) {
    for (const passage of own) {
      const found = clauseAfter(key, passage);
      const clause = tidy(found?.[0] ?? '');
      if (clause.split(/\s+/).length > 2 && !/[\d€$£¥]{2}/u.test(clause.slice(0, 20))) return copy(clause, passage);
    }
  }
  return null;
}

const CATEGORY_LABEL = new RegExp(String.raw`${BULLET}(?:${source('categoryLabel')})\s*:\s*(?<value>.+)$`, 'iu');

/** A category that is named by a label, else words for one that begin the subject or name what is bought. */
export function readCategory(document: Document, lines: Item[]): Copied {
  const labelled = firstMatch(document, CATEGORY_LABEL);
  if (labelled) return labelled;
  const subject = document.passages.find(({ part }) => part === 'subject');
  const leading = subject && first(subject.text, 'categories');
  if (subject && leading?.index === 0) return copy(leading[0], subject);
  for (const { description } of lines) {
    const words = description && first(description.text, 'categories')?.[0];
    if (words) return { text: words, quote: description.quote };
  }
  return null;
}
