import { formatMoney, formatUnitPrice } from '../domain/money.ts';
import type { OrderDocument } from '../domain/order.ts';
import { orderTextsIn } from './texts/order.ts';
import type { Language } from './texts/texts.ts';

/** An order as the texts that stand on its paper, in the vendor's language. */
export type OrderRows = {
  title: string;
  /** Label and value, above the table. */
  head: [string, string][];
  columns: string[];
  lines: string[][];
  /** Label and amount, below the table. */
  sums: [string, string][];
  page: (page: number, of: number) => string;
};

const tongues = new Map<string, Language>([
  ['DE', 'de'],
  ['AT', 'de'],
  ['LI', 'de'],
  ['FR', 'fr'],
  ['MC', 'fr'],
]);

/** The language in which a vendor of this country is written to; English where it is not clear. */
export const vendorLanguage = (country: string | null): Language => tongues.get(country ?? '') ?? 'en';

export function orderRows(order: OrderDocument, language: Language): OrderRows {
  const { title, labels, page, changed } = orderTextsIn(language);
  const money = (amount: OrderDocument['total']): string => formatMoney(amount, language);
  const totals = { net: labels.totalNet, gross: labels.totalGross, open: labels.total };
  return {
    title: order.version === 1 ? `${title} ${order.number}` : `${title} ${changed.name(order.number, order.version)}`,
    head: [
      [labels.date, longDate(order.date, language)],
      [labels.buyer, order.tenant.name],
      [labels.vendor, [order.vendor.name, order.vendor.country].filter((part) => part !== null).join(', ')],
      [labels.vendorNumber, order.vendor.number],
      ...(order.vendor.taxId === null ? [] : [[labels.taxId, order.vendor.taxId] satisfies [string, string]]),
      [labels.deliverTo, order.deliveryPlace],
      [labels.neededBy, longDate(order.neededBy, language)],
      [labels.reference, order.requisition],
    ],
    columns: [labels.position, labels.description, labels.quantity, labels.unit, labels.unitPrice, labels.net],
    lines: order.lines.map(({ description, quantity, unit, unitPrice, net }, at) => [
      String(at + 1),
      description
        .split('\n')
        .map((part) => part.trim())
        .join(' '),
      formatQuantity(quantity, language),
      unit ?? '',
      formatUnitPrice(unitPrice, language),
      money(net),
    ]),
    sums: [
      ...order.charges.map(({ label, amount }): [string, string] => [label, money(amount)]),
      ...(order.tax === null ? [] : [[labels.tax, money(order.tax)] satisfies [string, string]]),
      [totals[order.totalIs ?? 'open'], money(order.total)],
    ],
    page,
  };
}

/** The month in words: 03/04 is two days, depending on who reads it. */
export const longDate = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

// A string, not a number: eighteen digits do not fit into a float.
export const formatQuantity = (quantity: string, language: Language): string =>
  isNumeric(quantity) ? new Intl.NumberFormat(language, { maximumFractionDigits: 6 }).format(quantity) : quantity;

const isNumeric = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);
