/**
 * What the readers know of one language: lists of phrases parted by `|`, in which `*` stands for any ending of a word ("bestell*").
 * `patterns` are regular expressions where a phrase is not enough; `#` in them stands for a small number, `@` for a weekday, `%` for a month.
 */
export interface Words {
  /** Frequent little words by which the language is told. */
  small: string;
  months: string;
  weekdays: string;
  numbers: string;
  units: string;
  unitLink: string;
  each: string;
  priceBefore: string;
  quantityLabel: string;
  need: string;
  buy: string;
  /** "I'd like", "to have", "a": how a thing is asked for without a count, and what is no thing to buy. */
  wish: string;
  getting: string;
  indefinite: string;
  notWished: string;
  total: string;
  tax: string;
  charge: string;
  ceiling: string;
  unsure: string;
  past: string;
  basis: string;
  vendorLabel: string;
  vendorBefore: string;
  firm: string;
  notName: string;
  countryLabel: string;
  countries: string;
  taxIdLabel: string;
  ours: string;
  dueBefore: string;
  dueLabel: string;
  dueHint: string;
  notDue: string;
  article: string;
  costCenter: string;
  deliveryLabel: string;
  because: string;
  purpose: string;
  reasonLabel: string;
  categoryLabel: string;
  categories: string;
  stop: string;
  notGoods: string;
  notCount: string;
  closing: string;
  headerFrom: string;
  headerOther: string;
  newsletter: string;
  absence: string;
  reminder: string;
  position: string;
  description: string;
  quantity: string;
  unit: string;
  unitPrice: string;
  lineTotal: string;
  patterns: { relativeDates: string[]; deliveryBefore: string[] };
}
