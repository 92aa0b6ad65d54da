import { Big } from 'big.js';
import type { ApprovalBinding } from './approval.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { deliveredLines, isDelivered, isHeld, isTold, type OrderChange, type OrderFacts } from './delivery.ts';
import type { FieldError } from './errors.ts';
import { compare, decimalOf, exponentOf, lineNet, sum } from './money.ts';
import type { OrderDocument } from './order.ts';
import type { DeliveryPolicy } from './policies.ts';
import { Decimal, IsoDate, type Money } from './requirement.ts';

/** What is to be otherwise; lines count from 1, amounts are decimals in the currency of the order. A quantity of 0 drops a line. */
export type WantedChange = {
  lines: readonly { line: number; quantity?: string | undefined; unitPrice?: string | undefined }[];
  /** ISO 8601 */
  neededBy: string | null;
  tax: string | null;
};

export type Changed = { ok: true; document: OrderDocument } | { ok: false; faults: FieldError[] };

type Line = OrderDocument['lines'][number];

/** The last change that somebody wants and that has come to nothing yet. */
export const openChange = ({ changes }: Pick<OrderFacts, 'changes'>): OrderChange | null => {
  const last = changes.at(-1);
  return last?.outcome === null ? last : null;
};

/** The notice by which the vendor gets a version of the order. */
export const versionNotice = (version: number) => ({ kind: 'version', occasion: version, number: 1 }) as const;

/** The version that the vendor has. */
export const versionTold = ({ notices }: Pick<OrderFacts, 'notices'>): number =>
  notices.reduce((last, { kind, occasion, outcome }) => {
    const isVersion = kind === 'version' && outcome === 'sent';
    return isVersion ? Math.max(last, occasion) : last;
  }, 1);

/** A version that is not at the ERP yet, or of which the vendor has not been told. */
export const versionUnderWay = ({ changes, notices }: Pick<OrderFacts, 'changes' | 'notices'>) => {
  const last = changes.findLast(({ outcome }) => outcome?.kind === 'current');
  if (last?.outcome?.kind !== 'current') return null;
  const { version } = last.after;
  if (last.outcome.postedAt === null) return { change: last.number, version, needs: 'post' } as const;
  return isTold({ notices }, versionNotice(version))
    ? null
    : ({ change: last.number, version, needs: 'tell' } as const);
};

export type ChangeHindrance = 'closed' | 'cancelled' | 'on_hold' | 'received' | 'under_way';

/** Why an order that was sent may not be changed, or not now; null where it may. */
export const changeHindrance = (order: Pick<OrderDocument, 'lines'>, facts: OrderFacts): ChangeHindrance | null => {
  if (facts.closing) return facts.closing.kind;
  if (isHeld(facts)) return 'on_hold';
  if (isDelivered(order, facts)) return 'received';
  return versionUnderWay(facts) === null ? null : 'under_way';
};

const Amount = Decimal.refine((text) => !text.startsWith('-'));

const amountFault = (given: string | null | undefined): string | null =>
  given === null || given === undefined || Amount.safeParse(given).success
    ? null
    : 'Give a decimal such as 12.50, of at most six places.';

/** As it was given, so that equal amounts are equal texts. */
const tidy = (amount: string): string => new Big(amount).toFixed();

const lineFaults = (
  order: OrderDocument,
  { receipts }: Pick<OrderFacts, 'receipts'>,
  { lines }: WantedChange,
): FieldError[] => {
  const delivered = deliveredLines(order, receipts);
  return lines.flatMap(({ line, quantity, unitPrice }) => {
    const came = delivered[line - 1];
    if (came === undefined)
      return [{ field: `lines.${line}`, reason: `The order has lines 1 to ${order.lines.length}.` }];
    if (lines.filter((other) => other.line === line).length > 1)
      return [{ field: `lines.${line}`, reason: 'Name each line once.' }];
    const kept = new Big(came.received).minus(came.returned);
    const price = amountFault(unitPrice);
    const amount = amountFault(quantity);
    const few = quantity !== undefined && amount === null && new Big(quantity).lt(kept);
    return [
      ...(price === null ? [] : [{ field: `lines.${line}.unitPrice`, reason: price }]),
      ...(amount === null ? [] : [{ field: `lines.${line}.quantity`, reason: amount }]),
      ...(few
        ? [
            {
              field: `lines.${line}.quantity`,
              reason: `Of this line ${kept.toFixed()} are here; it cannot be fewer. Have some sent back first.`,
            },
          ]
        : []),
    ];
  });
};

const changedLine = (line: Line, { quantity, unitPrice }: WantedChange['lines'][number]): Line => {
  const { currency, amount } = line.unitPrice;
  const then = {
    ...line,
    quantity: quantity === undefined || new Big(quantity).eq(line.quantity) ? line.quantity : tidy(quantity),
    unitPrice:
      unitPrice === undefined || new Big(unitPrice).eq(amount) ? line.unitPrice : { currency, amount: tidy(unitPrice) },
  };
  return { ...then, net: lineNet(then.quantity, then.unitPrice) };
};

const netOf = ({ lines, charges, currency }: Pick<OrderDocument, 'lines' | 'charges' | 'currency'>): Money =>
  sum([...lines.map(({ net }) => net), ...charges.map(({ amount }) => amount)], currency);

const within = (a: Money, b: Money): number => Math.abs(compare(a, b));

/** Whether the tax is part of the total beside lines and charges; prices may contain it, and a total may leave it out. */
const isTaxOnTop = (order: OrderDocument): boolean => {
  const net = netOf(order);
  return order.tax !== null && within(sum([net, order.tax], order.currency), order.total) < within(net, order.total);
};

const taxFaults = (before: OrderDocument, isOther: boolean, { tax }: WantedChange): FieldError[] => {
  const reason =
    amountFault(tax) ??
    (before.tax === null && tax !== null ? 'The order names no tax.' : null) ??
    (before.tax !== null && tax === null && isOther ? 'The amounts change, so say what the tax is now.' : null);
  return reason === null ? [] : [{ field: 'tax', reason }];
};

const dayFaults = (before: OrderDocument, { neededBy }: WantedChange, today: string): FieldError[] => {
  if (neededBy === null || neededBy === before.neededBy) return [];
  if (!IsoDate.safeParse(neededBy).success) return [{ field: 'neededBy', reason: 'Give a day as 2026-12-24.' }];
  return neededBy < today ? [{ field: 'neededBy', reason: 'That day is past; give today or a later one.' }] : [];
};

const minorOf = (currency: string, amount: string): Money | null => {
  const minor = new Big(amount).times(new Big(10).pow(exponentOf(currency)));
  return minor.eq(minor.round()) ? { currency, minor: minor.toNumber() } : null;
};

/** The sum of lines and charges, and of the tax where it is part of it. */
const totalOf = (before: OrderDocument, after: Omit<OrderDocument, 'total'>): Money =>
  sum([netOf(after), ...(after.tax !== null && isTaxOnTop(before) ? [after.tax] : [])], after.currency);

const isSame = (before: OrderDocument, after: OrderDocument): boolean => differences(before, after).length === 0;

/** The next version of an order, with its total summed anew where an amount changes; `today` (ISO 8601) is its date. */
export const changedOrder = (
  before: OrderDocument,
  wanted: WantedChange,
  facts: Pick<OrderFacts, 'receipts'>,
  today: string,
): Changed => {
  const faults = [...lineFaults(before, facts, wanted), ...dayFaults(before, wanted, today)];
  if (faults.length > 0) return { ok: false, faults };
  const lines = before.lines.map((line, at) =>
    changedLine(line, wanted.lines.find((one) => one.line === at + 1) ?? { line: at + 1 }),
  );
  const [first, ...others] = lines;
  if (first === undefined || lines.every(({ quantity }) => new Big(quantity).eq(0)))
    return { ok: false, faults: [{ field: 'lines', reason: 'Nothing would be left. Cancel the order instead.' }] };
  const isOther = lines.some(({ net }, at) => net.minor !== before.lines[at]?.net.minor);
  const wrongTax = taxFaults(before, isOther, wanted);
  if (wrongTax.length > 0) return { ok: false, faults: wrongTax };
  const tax = wanted.tax === null ? before.tax : minorOf(before.currency, wanted.tax);
  if (wanted.tax !== null && tax === null)
    return { ok: false, faults: [{ field: 'tax', reason: `${before.currency} has no smaller amounts than that.` }] };
  const { version, neededBy } = before;
  const next = {
    ...before,
    version: version + 1,
    date: today,
    lines: [first, ...others] satisfies OrderDocument['lines'],
    tax,
    neededBy: wanted.neededBy ?? neededBy,
  };
  const isSummed = isOther || tax?.minor !== before.tax?.minor;
  const document = { ...next, total: isSummed ? totalOf(before, next) : before.total };
  return isSame(before, document)
    ? { ok: false, faults: [{ field: 'lines', reason: 'Nothing would change: give a quantity, a price or a day.' }] }
    : { ok: true, document };
};

/** By which price its only line comes to this total exactly, as a decimal; null where it has several, or no price does. */
export const exactPrice = (order: OrderDocument, total: Money, tax: Money | null): string | null => {
  const [line, ...others] = order.lines;
  if (line === undefined || others.length > 0 || new Big(line.quantity).lte(0)) return null;
  const beside = netOf({ ...order, lines: [{ ...line, net: { currency: order.currency, minor: 0 } }] });
  const onTop = tax !== null && isTaxOnTop(order) ? tax.minor : 0;
  const net = { currency: order.currency, minor: total.minor - beside.minor - onTop };
  const price = new Big(decimalOf(net)).div(line.quantity).round(6);
  return price.gte(0) && price.times(line.quantity).eq(decimalOf(net)) ? price.toFixed() : null;
};

/** Every amount of an order that could rise, in one order for all its versions. */
const amountsOf = ({ total, tax, lines, charges }: OrderDocument): (string | number)[] => [
  total.minor,
  tax?.minor ?? 0,
  ...lines.flatMap(({ quantity, unitPrice, net }) => [quantity, unitPrice.amount, net.minor]),
  ...charges.map(({ amount }) => amount.minor),
];

const isBeyond = (before: OrderDocument, after: OrderDocument, percent: number): boolean => {
  const was = amountsOf(before);
  return amountsOf(after).some((amount, at) => {
    const old = new Big(was[at] ?? 0);
    return new Big(amount).gt(old.plus(old.abs().times(percent).div(100)));
  });
};

/** What was last approved of an order: its last version that took approvals, else the first. */
const lastApproved = (before: OrderDocument, { changes }: Pick<OrderFacts, 'changes'>): OrderDocument => {
  const approved = changes.findLast(({ outcome }) => outcome?.kind === 'current' && outcome.chain !== null);
  return approved?.after ?? changes.find(({ outcome }) => outcome?.kind === 'current')?.before ?? before;
};

/** Whether people must approve a change: an amount rises, against the version before or against what they approved last. */
export const needsApproval = (
  { before, after }: Pick<OrderChange, 'before' | 'after'>,
  facts: Pick<OrderFacts, 'changes'>,
  { approve, tolerancePercent }: DeliveryPolicy['change'],
): boolean =>
  approve === 'always' ||
  [before, lastApproved(before, facts)].some((document) => isBeyond(document, after, tolerancePercent));

/** What an order binds, in the form in which approvers are shown it. */
export const boundOf = (
  { vendor, lines, charges, tax, total, totalIs, currency, deliveryPlace, neededBy }: OrderDocument,
  costCenter: string,
): ApprovalBinding => ({
  vendor,
  lines: lines.map(({ description, quantity, unit, unitPrice }) => ({ description, quantity, unit, unitPrice })),
  charges,
  totals: { tax, total, totalIs },
  currency,
  delivery: { place: deliveryPlace, neededBy },
  costCenter,
});

/** The digest of exactly what a change makes of an order; `number` counts the changes, so that no approval of another one is for it. */
export const changeDigest = (
  { number, before, after }: Pick<OrderChange, 'number' | 'before' | 'after'>,
  costCenter: string,
  sha256: (text: string) => string,
): string => {
  const bound: Json = JSON.parse(JSON.stringify({ number, before, after, costCenter }));
  return sha256(canonicalJson(bound));
};

export type Difference = { field: string; was: string | null; is: string | null };

const valuesOf = ({ lines, neededBy, tax, total }: OrderDocument): [string, string | null][] => [
  ...lines.flatMap(({ quantity, unitPrice }, at): [string, string][] => [
    [`lines[${at}].quantity`, quantity],
    [`lines[${at}].unitPrice`, unitPrice.amount],
  ]),
  ['neededBy', neededBy],
  ['tax', tax && decimalOf(tax)],
  ['total', decimalOf(total)],
];

/** What of two versions of an order differs, by field as in a requirement; amounts are decimals in its currency. */
export const differences = (before: OrderDocument, after: OrderDocument): Difference[] => {
  const then = new Map(valuesOf(after));
  return valuesOf(before)
    .map(([field, was]) => ({ field, was, is: then.get(field) ?? null }))
    .filter(({ was, is }) => was !== is);
};
