import { z } from 'zod';
import type { Acknowledgement } from './delivery.ts';
import type { FieldError } from './errors.ts';
import { decimalOf, money } from './money.ts';
import type { Changed, WantedChange } from './order-change.ts';
import { exactPrice } from './order-change.ts';
import type { OrderDocument } from './order.ts';
import type { Ask } from './requirement.ts';

type Answered = Pick<Acknowledgement, 'promised' | 'total'>;

const isOtherTotal = (order: OrderDocument, { total }: Answered): boolean =>
  total !== null && total.minor !== order.total.minor;

/** Whether what the vendor wants can be taken over as it is: another day, or another total. What they changed in words only cannot. */
export const isTakeable = (order: OrderDocument, said: Answered): boolean =>
  isOtherTotal(order, said) || (said.promised !== null && said.promised !== order.neededBy);

/** What a person must say before it is taken over: how another total comes about is never guessed. */
export const asksToTakeOver = (order: OrderDocument, said: Answered): Ask[] => {
  if (!isOtherTotal(order, said)) return [];
  const isExact = order.tax === null && said.total !== null && exactPrice(order, said.total, null) !== null;
  const reason = 'The vendor wants another total; say by which prices.';
  const lines = isExact ? [] : order.lines.map((_, at) => ({ field: `lines[${at}].unitPrice`, reason }));
  const tax =
    order.tax === null ? [] : [{ field: 'tax', reason: 'The vendor wants another total; say what the tax is then.' }];
  return [...lines, ...tax];
};

const LineField = /^lines\[(\d{1,5})\]\.(quantity|unitPrice)$/;
const Amount = z.string().regex(/^\d{1,12}([.,]\d{1,6})?$/);

/** The change that an answer of the vendor comes to by what a person has typed (`lines[0].unitPrice`, `tax`); or what of that is wrong. */
export const takenOver = (
  order: OrderDocument,
  said: Answered,
  typed: Readonly<Record<string, string>>,
): { ok: true; wanted: WantedChange } | { ok: false; faults: FieldError[] } => {
  const faults: FieldError[] = [];
  const lines = new Map<number, WantedChange['lines'][number]>();
  let tax: string | null = null;
  for (const [field, text] of Object.entries(typed)) {
    const [, at, name] = LineField.exec(field) ?? [];
    const amount = Amount.safeParse(text.trim());
    if (at === undefined && field !== 'tax')
      faults.push({ field, reason: 'Only quantities, prices and the tax are taken.' });
    else if (!amount.success) faults.push({ field, reason: 'Give an amount such as 12.50.' });
    else if (at === undefined) tax = amount.data.replace(',', '.');
    else {
      const line = Number(at) + 1;
      lines.set(line, { ...(lines.get(line) ?? { line }), [name ?? '']: amount.data.replace(',', '.') });
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  if (lines.size === 0 && isOtherTotal(order, said) && said.total) {
    const unitPrice = exactPrice(order, said.total, tax === null ? null : money(order.currency, tax));
    if (unitPrice !== null) lines.set(1, { line: 1, unitPrice });
  }
  return { ok: true, wanted: { lines: [...lines.values()], neededBy: said.promised, tax } };
};

/** Whether the prices make what the vendor wants; code checks it, whoever has typed them. */
export const totalFaults = (changed: Extract<Changed, { ok: true }>, said: Answered): FieldError[] => {
  const { total, currency } = changed.document;
  if (said.total === null || said.total.minor === total.minor) return [];
  const sums = `it comes to ${decimalOf(total)} ${currency}, and the vendor wants ${decimalOf(said.total)}`;
  return [{ field: 'total', reason: `With these prices ${sums}.` }];
};
