import { Big } from 'big.js';
import { decimalOf } from '../money.ts';
import type { Ask, FieldPath, Requirement, UnitPrice } from '../requirement.ts';
import { readUnitPrice } from './amounts.ts';
import { checkSums, lineNets } from './arithmetic.ts';
import {
  amountFit,
  amountRoleOf,
  besides,
  type Claim,
  fitOf,
  isMoney,
  quantityFit,
  quantityTokenAt,
  type Scene,
  tokenAt,
} from './claims.ts';
import { amountRoles, type AmountRole, dateRole } from './cues.ts';
import { goesOn, numeral, settled } from './numbers.ts';
import { once } from './once.ts';
import { getField, parsePath } from './paths.ts';
import type { ReadContext } from './read.ts';
import type { Token } from './scan.ts';
import { isOwn, overlaps, rowAt, type Span, textAt } from './source.ts';
import { overlapping } from './spans.ts';

/** What the rules about rivals look at: the mail, what was claimed from it, what was read, and the percentages that it names. */
export type Case = {
  scene: Scene;
  claims: readonly Claim[];
  requirement: Requirement;
  context: ReadContext;
  rates: readonly string[];
};

const isClaimed = ({ claims, scene }: Case, token: Span): boolean =>
  claims.some(({ path, span }) => overlaps(span, token) && (fitOf(scene, path, span) !== null || path === 'neededBy'));

/** Numbers inside a claimed name, place or reason belong to it; a line's leading number is its quantity. */
const isPartOfText = ({ claims, scene }: Case, token: Span): boolean =>
  claims.some(
    ({ path, span }) =>
      overlaps(span, token) &&
      fitOf(scene, path, span) === null &&
      path !== 'neededBy' &&
      path !== 'justification' &&
      token.start > span.start,
  ) || claims.some(({ path, span }) => ['costCenter', 'deliveryPlace'].includes(path) && overlaps(span, token));

const isInSignature = ({ scene }: Case, token: Span): boolean =>
  scene.signatures.some((signature) => overlaps(signature, token));

/** Whether a token in a row of named lines belongs to one of the others. */
const isOfOtherLine = ({ scene }: Case, token: Span, path: FieldPath): boolean => {
  if (!path.startsWith('lines[')) return false;
  const named = overlapping(scene.descriptions, rowAt(scene.source, token));
  return named.length > 0 && !named.some(({ line }) => path.startsWith(`lines[${line}].`));
};

const sameAmount = (a: UnitPrice, b: UnitPrice): boolean => a.currency === b.currency && new Big(a.amount).eq(b.amount);

const minor = (amounts: readonly { minor: number }[]): number =>
  amounts.reduce((before, amount) => before + amount.minor, 0);

/** Every amount that follows from what was read: prices, line sums, their total, with charges, with tax, stated or by a stated rate. */
const explainedAmounts = once(({ requirement, rates }: Case): UnitPrice[] => {
  const { lines, charges, total, ceiling } = requirement;
  const tax = requirement.tax ?? checkSums(requirement, rates).derived.tax ?? null;
  const stated = [...charges.map(({ amount }) => amount), tax, total, ceiling].filter((amount) => amount !== null);
  const nets = lineNets(requirement) ?? [];
  const currency = nets[0]?.currency ?? total?.currency;
  const [goods, extra] = [minor(nets), minor(charges.map(({ amount }) => amount))];
  const sums =
    currency === undefined || nets.length === 0
      ? []
      : [goods, goods + extra, goods + extra + (tax?.minor ?? 0)].map((sum) => ({ currency, minor: sum }));
  return [
    ...lines.flatMap(({ unitPrice }) => (unitPrice ? [unitPrice] : [])),
    ...[...stated, ...nets, ...sums].map((amount) => ({ currency: amount.currency, amount: decimalOf(amount) })),
  ];
});

const candidates = once((given: Case): Token[] =>
  given.scene.tokens.filter(
    (token) => !isClaimed(given, token) && !isPartOfText(given, token) && !isInSignature(given, token),
  ),
);

const names: Readonly<Record<AmountRole, string>> = {
  unitPrice: 'a price',
  total: 'a total',
  tax: 'a tax',
  charge: 'a charge',
  ceiling: 'a limit',
  older: 'an older or other price',
};

/** An amount is doubtful where its place speaks of something else, or where another amount could as well stand for it. */
const amountDoubts = (given: Case, { path, span }: Claim, role: AmountRole): Ask[] => {
  const { scene, context } = given;
  const token = tokenAt(scene, span);
  const fit = token ? amountFit(scene, token, role) : 0;
  if (fit === 0) {
    const said = token ? amountRoles(besides(scene, token)).map((other) => names[other]) : [];
    return [
      {
        field: path,
        reason: `"${textAt(scene.source, span)}" stands in the mail as ${said.join(' or ') || 'something else'}`,
      },
    ];
  }
  const explained = explainedAmounts(given);
  const rivals = candidates(given)
    .filter(
      (other) => other.kind === 'number' && amountFit(scene, other, role) >= fit && !isOfOtherLine(given, other, path),
    )
    .filter((other) => {
      const amount = readUnitPrice(textAt(scene.source, other), context);
      return !(amount.ok && explained.some((known) => sameAmount(known, amount.value)));
    })
    // Beside an amount that is written as money, a bare number is none; and a count that was read is no price.
    .filter(
      (other) =>
        isMoney(scene, other) || !(token && isMoney(scene, token)) || amountRoles(besides(scene, other)).includes(role),
    )
    .filter((other) => fit === 2 || !isExplainedCount(given, other));
  return rivals
    .slice(0, 1)
    .map((other) => ({ field: path, reason: `the mail also names ${textAt(scene.source, other).trim()}` }));
};

const countOf = ({ scene, context }: Case, token: Span): string | null => {
  const text = textAt(scene.source, token);
  const value = settled(text.replaceAll(/[^\d.,' ]/g, '').trim(), context.decimal);
  return numeral(text) ?? (value.ok ? value.value : null);
};

const isExplainedCount = (given: Case, token: Token): boolean => {
  const count = countOf(given, token);
  if (count === null) return false;
  const counts = given.requirement.lines.flatMap(({ quantity }) => (quantity === null ? [] : [new Big(quantity)]));
  const sum = counts.reduce((total, one) => total.plus(one), new Big(0));
  return [...counts, sum].some((known) => known.eq(count));
};

const quantityDoubts = (given: Case, { path, span }: Claim): Ask[] => {
  const { scene } = given;
  const token = quantityTokenAt(scene, span);
  const fit = token ? quantityFit(scene, token) : 0;
  if (fit === 0)
    return [{ field: path, reason: `"${textAt(scene.source, span)}" does not stand in the mail as a quantity` }];
  if (token && goesOn(scene.source[token.part].slice(token.end, token.end + 24)))
    return [{ field: path, reason: `"${textAt(scene.source, span)}" is not the whole number; write it in digits` }];
  const rival = candidates(given).find(
    (other) =>
      quantityFit(scene, other) >= fit && !isOfOtherLine(given, other, path) && !isExplainedCount(given, other),
  );
  return rival ? [{ field: path, reason: `the mail also says ${textAt(scene.source, rival).trim()}` }] : [];
};

const absence = /(?:out of (?:the )?office|nicht im büro|außer haus|hors du bureau|en congés?)\W+(?:\p{L}+\W+){0,2}$/iu;

/** "A quote from today", "good morning" and "out of office from" name no days that anything is needed by. */
const isPassing = (given: Case, token: Token): boolean =>
  absence.test(besides(given.scene, token).before) ||
  (/^(?:today|heute|aujourd'hui|this week|diese woche|cette semaine)$/iu.test(textAt(given.scene.source, token)) &&
    dateRole(besides(given.scene, token)) !== 'needed');

const dateDoubts = (given: Case, { path, span }: Claim): Ask[] => {
  const { scene, context, requirement } = given;
  if (dateRole(besides(scene, tokenAt(scene, span) ?? span)) === 'other') {
    return [{ field: path, reason: `"${textAt(scene.source, span)}" is the date of something else in the mail` }];
  }
  const rival = candidates(given).find(
    (other) =>
      other.kind === 'date' &&
      isOwn(other.part) &&
      !overlaps(other, span) &&
      !isPassing(given, other) &&
      dateRole(besides(scene, other)) !== 'other' &&
      other.days.some((day) => day >= context.today && day !== requirement.neededBy),
  );
  return rival ? [{ field: path, reason: `the mail also names ${textAt(scene.source, rival).trim()}` }] : [];
};

/** Doubts about one claimed number or date that come from the rest of the mail. */
const doubtsOf = (given: Case, claim: Claim): Ask[] => {
  if (getField(given.requirement, claim.path) === null) return [];
  const role = amountRoleOf(claim.path);
  if (role !== null) return amountDoubts(given, claim, role);
  if (claim.path.endsWith('].quantity')) return quantityDoubts(given, claim);
  return claim.path === 'neededBy' ? dateDoubts(given, claim) : [];
};

/** A bare number is an amount only under a column's head or right behind its label. */
const isStatedAmount = ({ scene }: Case, token: Token): boolean => {
  const { before, after, header } = besides(scene, token);
  return isMoney(scene, token) || header !== '' || (/:\s*$/.test(before) && !/^\s?[\p{L}\d]/u.test(after));
};

const unclaimedRoles = ['total', 'charge', 'tax', 'ceiling'] as const satisfies readonly AmountRole[];

/** What an amount that nobody claimed is by its words; a total with freight is a total, and numbers of a tax office are long. */
const unclaimedRole = (given: Case, token: Token): (typeof unclaimedRoles)[number] | null => {
  if (token.kind !== 'number' || !isStatedAmount(given, token)) return null;
  const found = amountRoles(besides(given.scene, token));
  if (found.includes('unitPrice') || found.includes('older')) return null;
  const role = unclaimedRoles.find((one) => found.includes(one)) ?? null;
  return role === 'tax' && !isMoney(given.scene, token) ? null : role;
};

/** The field an unclaimed amount belongs to; a further charge follows those that were read. */
const fieldOfRole = (role: (typeof unclaimedRoles)[number], charges: number): FieldPath =>
  role === 'charge' ? `charges[${charges}].amount` : role;

/** An amount that the mail states and nobody claimed would be missing from a sum worked out without it. */
const unclaimedDoubts = (given: Case): Ask[] => {
  const { claims, scene, context } = given;
  const explained = explainedAmounts(given);
  const charges = new Set(
    claims.filter(({ path }) => path.startsWith('charges[')).map(({ path }) => parsePath(path)?.index),
  );
  const seen = new Set<string>();
  return candidates(given).flatMap((token) => {
    const role = unclaimedRole(given, token);
    if (role === null || (role !== 'charge' && claims.some(({ path }) => path === role))) return [];
    const text = textAt(scene.source, token).trim();
    const amount = readUnitPrice(text, context);
    if (amount.ok && explained.some((known) => sameAmount(known, amount.value))) return [];
    if (role === 'charge' && seen.has(text)) return [];
    if (role === 'charge') seen.add(text);
    return [
      { field: fieldOfRole(role, charges.size + seen.size - 1), reason: `the mail names ${text} as ${names[role]}` },
    ];
  });
};

/** Everything in the mail that speaks against a claimed amount, quantity or date. */
export const rivalDoubts = (given: Case): Ask[] => [
  ...given.claims.flatMap((claim) => doubtsOf(given, claim)),
  ...unclaimedDoubts(given),
];
