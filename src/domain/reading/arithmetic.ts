import { Big } from 'big.js';
import { add, compare, decimalOf, exponentOf, money } from '../money.ts';
import type { Ask, Money, Requirement } from '../requirement.ts';

/** What the sums say: fields that do not fit each other, and what follows where nothing is said. */
export type Sums = { doubts: Ask[]; derived: Partial<Pick<Requirement, 'total' | 'totalIs' | 'tax'>> };

/** No sales tax in force anywhere is higher than this share of the net amount. */
const highestTax = '0.30';

const largest = Number.MAX_SAFE_INTEGER;

/** The amounts of a requirement with their fields. */
const amountsOf = (requirement: Requirement): { field: string; currency: string }[] => [
  ...requirement.lines.flatMap(({ unitPrice }, index) =>
    unitPrice ? [{ field: `lines[${index}].unitPrice`, currency: unitPrice.currency }] : [],
  ),
  ...requirement.charges.map(({ amount }, index) => ({ field: `charges[${index}].amount`, currency: amount.currency })),
  ...(['tax', 'total', 'ceiling'] as const).flatMap((field) => {
    const amount = requirement[field];
    return amount ? [{ field, currency: amount.currency }] : [];
  }),
];

const currencyDoubts = (requirement: Requirement): Ask[] => {
  const amounts = amountsOf(requirement);
  const currencies = new Set([
    ...(requirement.currency === null ? [] : [requirement.currency]),
    ...amounts.map(({ currency }) => currency),
  ]);
  if (currencies.size <= 1) return [];
  const reason = `amounts are in ${[...currencies].join(' and ')}`;
  // Which of them is meant is not known, so none is beyond doubt.
  return [...amounts.map(({ field }) => ({ field, reason })), { field: 'currency', reason }];
};

/** Quantity times price of every line, each rounded once; null while a line is incomplete or too large to count. */
export const lineNets = (requirement: Requirement): Money[] | null => {
  const nets: Money[] = [];
  for (const { quantity, unitPrice } of requirement.lines) {
    if (quantity === null || unitPrice === null) return null;
    const minor = new Big(quantity).times(unitPrice.amount).times(new Big(10).pow(exponentOf(unitPrice.currency)));
    if (minor.abs().gt(largest)) return null;
    nets.push(money(unitPrice.currency, new Big(quantity).times(unitPrice.amount)));
  }
  return nets.length === 0 ? null : nets;
};

const within = (a: Money, b: Money, slack: number): boolean => Math.abs(compare(a, b)) <= slack;

/** Whether a stated percentage of the net, rounded, is the tax that the difference would be. */
const isStatedRate = (net: Money, tax: Money, rates: readonly string[], slack: number): boolean =>
  rates.some((rate) => within(money(net.currency, new Big(decimalOf(net)).times(rate).div(100)), tax, slack));

const mismatch = (requirement: Requirement, reason: string): Ask[] =>
  [
    ...requirement.lines.flatMap((_, index) => [`lines[${index}].quantity`, `lines[${index}].unitPrice`]),
    ...requirement.charges.map((_, index) => `charges[${index}].amount`),
    ...(requirement.tax ? ['tax'] : []),
    ...(requirement.total ? ['total'] : []),
  ].map((field) => ({ field, reason }));

const shown = (amount: Money): string => `${decimalOf(amount)} ${amount.currency}`;

/** Compares the total with lines, charges and tax; each line may be off by one minor unit, as vendors round. */
const totalAgainst = (requirement: Requirement, net: Money, rates: readonly string[]): Sums => {
  const { tax, total, totalIs } = requirement;
  const slack = Math.max(1, requirement.lines.length);
  const gross = tax ? add(net, tax) : net;
  if (!total) {
    const derived = { total: totalIs === 'net' ? net : gross, totalIs: totalIs ?? (tax ? 'gross' : 'net') };
    return { doubts: [], derived };
  }
  if (tax && within(total, gross, slack)) {
    const contradicts = totalIs === 'net' && tax.minor > slack;
    const reason = `the total ${shown(total)} contains the tax, but is said to be net`;
    return contradicts
      ? {
          doubts: [
            { field: 'total', reason },
            { field: 'totalIs', reason },
          ],
          derived: {},
        }
      : { doubts: [], derived: { totalIs: 'gross' } };
  }
  if (tax && totalIs === 'gross' && within(total, net, slack)) {
    const priced = { currency: total.currency, minor: total.minor - tax.minor };
    const reason = `the total ${shown(total)} is said to contain the tax, but is the sum without it`;
    return isStatedRate(priced, tax, rates, slack)
      ? { doubts: [], derived: {} }
      : {
          doubts: [
            { field: 'total', reason },
            { field: 'totalIs', reason },
          ],
          derived: {},
        };
  }
  if (within(total, net, slack)) return { doubts: [], derived: { totalIs: totalIs ?? 'net' } };
  const rest = { currency: net.currency, minor: total.minor - net.minor };
  if (!tax && totalIs === 'gross' && rest.minor > 0 && isStatedRate(net, rest, rates, slack)) {
    return { doubts: [], derived: { tax: rest } };
  }
  const parts = tax ? `${shown(gross)} with the tax` : shown(net);
  return {
    doubts: mismatch(requirement, `lines and charges come to ${parts}, but the total is ${shown(total)}`),
    derived: {},
  };
};

/** Checks that lines, charges, tax and total fit each other. `rates` are the percentages that the text names. */
export const checkSums = (requirement: Requirement, rates: readonly string[]): Sums => {
  const strangers = currencyDoubts(requirement);
  if (strangers.length > 0) return { doubts: strangers, derived: {} };
  const nets = lineNets(requirement);
  const currency = nets?.[0]?.currency;
  if (nets === null || currency === undefined) return { doubts: [], derived: {} };
  const net = [...nets, ...requirement.charges.map(({ amount }) => amount)].reduce(add, { currency, minor: 0 });
  const sums = totalAgainst(requirement, net, rates);
  const { tax, ceiling } = requirement;
  const total = requirement.total ?? sums.derived.total;
  const doubts = [...sums.doubts];
  if (tax && new Big(tax.minor).gt(new Big(net.minor).times(highestTax))) {
    doubts.push({ field: 'tax', reason: `${shown(tax)} is no plausible tax on ${shown(net)}` });
  }
  if (ceiling && total && compare(total, ceiling) > 0) {
    doubts.push({ field: 'ceiling', reason: `the total ${shown(total)} is above the limit ${shown(ceiling)}` });
  }
  return { doubts, derived: sums.derived };
};
