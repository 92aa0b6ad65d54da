import { copy, type Document, type Part, type Passage } from '../passages.ts';
import { amounts, plainNumber } from './amounts.ts';
import { itemsIn, type Item, wishIn } from './items.ts';
import { labelledItems } from './labels.ts';
import { rolesIn, summaryOf } from './roles.ts';
import type { Column } from './table.ts';

/** What is to be bought: the requester's own lines, or the vendor's where those say more. */
export function readLines(document: Document): Item[] {
  const own = linesOf(document, 'body');
  const quoted = linesOf(document, 'forwarded');
  const subject = document.passages.filter(({ part }) => part === 'subject').flatMap(itemsIn);
  const [best = []] = [own, quoted, subject].toSorted((a, b) => completeness(b) - completeness(a));
  return best.length > 0 ? best : wished(document);
}

/** Without a line in the whole mail, what somebody would like to have is one, however many. */
const wished = ({ passages }: Document): Item[] =>
  passages.filter(({ part, kind }) => part !== 'forwarded' && kind === 'sentence').flatMap(wishIn);

const completeness = (items: Item[]) =>
  items.filter((item) => item.unitPrice).length * 100 + Math.min(items.length, 99);

function linesOf({ passages }: Document, part: Part): Item[] {
  const own = passages.filter((passage) => passage.part === part && passage.kind !== 'heading');
  const rows = own.filter(({ kind }) => kind === 'row').flatMap(rowItem);
  const spoken = own.filter(({ kind }) => kind === 'sentence' || kind === 'item').flatMap(itemsIn);
  if (rows.length > 0) return rows;
  const form = labelledItems(own.filter(({ kind }) => kind === 'sentence' || kind === 'item'));
  return completeness(form) > completeness(spoken) ? form : withLonePrice(spoken, own);
}

function rowItem(passage: Passage): Item[] {
  if (summaryOf(passage)) return [];
  const cell = (column: Column) => passage.cells?.find((one) => one.column === column)?.text ?? '';
  const quantity = plainNumber(cell('quantity')) ?? undefined;
  const priced = [cell('unitPrice'), cell('unit')].find((text) => amounts(text).length > 0) ?? cell('unitPrice');
  const price = amounts(priced)[0]?.text ?? plainNumber(priced) ?? undefined;
  if (cell('description') === '' || (quantity === undefined && price === undefined)) return [];
  const unit = (cell('unit') === priced ? '' : cell('unit')) || cell('quantity').slice(quantity?.length ?? 0);
  return [
    {
      description: copy(cell('description'), passage),
      quantity: copy(quantity, passage),
      unit: copy(/\p{L}/u.test(unit) ? unit.replace(/^\s*[x×]\s*/u, '') : undefined, passage),
      unitPrice: copy(price, passage),
    },
  ];
}

/** "We need 12 sensors. They cost $39.00 each.": the only price belongs to the only line. */
function withLonePrice(items: Item[], passages: Passage[]): Item[] {
  const [only] = items;
  if (!only || items.length > 1 || only.unitPrice) return items;
  const prices = passages
    .filter(({ kind }) => kind === 'sentence' || kind === 'item')
    .flatMap(rolesIn)
    .filter(({ role }) => role === 'unitPrice');
  const [price] = prices;
  return price && prices.length === 1 ? [{ ...only, unitPrice: copy(price.amount.text, price.passage) }] : items;
}
