import { copy, type Passage } from '../passages.ts';
import { source } from '../words/words.ts';
import { amounts, plainNumber } from './amounts.ts';
import type { Item } from './items.ts';
import { columnNamed, type Column } from './table.ts';

type Labelled = { column: Column; value: string; passage: Passage };

const LABEL = /^\s*(?:[-*•–·▪‣]\s+|\d{1,2}[.)]\s+)?(?<label>\p{L}[\p{L} ./'’()-]{1,38}?)\s?[:=]\s+(?<value>\S.*)$/u;
const NEXT_LABEL = /\s*[,;|]\s+(?=\p{L}[\p{L} ./'’()-]{1,38}\s?[:=]\s)/u;
const NUMBER_WORD = new RegExp(`^${source('numbers')}`, 'iu');

const labelledIn = (passage: Passage): Labelled[] =>
  passage.text.split(NEXT_LABEL).flatMap((piece) => {
    const { label = '', value = '' } = LABEL.exec(piece)?.groups ?? {};
    const column = columnNamed(label);
    return column === null ? [] : [{ column, value: value.trim(), passage }];
  });

/** One thing ends where a label comes a second time. */
const grouped = (all: readonly Labelled[]): Labelled[][] =>
  all.reduce<Labelled[][]>((groups, one) => {
    const last = groups.at(-1);
    if (last === undefined || last.some(({ column }) => column === one.column)) return [...groups, [one]];
    return [...groups.slice(0, -1), [...last, one]];
  }, []);

/** "Item: …", "Quantity: …", "Unit price: …", each on a line of its own: a form that was filled in. */
export function labelledItems(passages: readonly Passage[]): Item[] {
  return grouped(passages.flatMap(labelledIn)).flatMap((group) => {
    const of = (column: Column) => group.find((one) => one.column === column);
    const [name, count, price] = [of('description'), of('quantity'), of('unitPrice')];
    if (!name || (!count && !price)) return [];
    const quantity = plainNumber(count?.value ?? '') ?? NUMBER_WORD.exec(count?.value ?? '')?.[0];
    const measure = of('unit') ?? (count && { ...count, value: count.value.slice(quantity?.length ?? 0) });
    const unit = /\p{L}+\d?/u.exec(measure?.value ?? '')?.[0];
    return [
      {
        description: copy(name.value, name.passage),
        quantity: count ? copy(quantity, count.passage) : null,
        unit: measure ? copy(unit, measure.passage) : null,
        unitPrice: price
          ? copy(amounts(price.value)[0]?.text ?? plainNumber(price.value) ?? undefined, price.passage)
          : null,
      },
    ];
  });
}
