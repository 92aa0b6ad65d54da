import type { FieldError } from '../errors.ts';
import type { Reading } from '../reading.ts';
import type { Ask, Evidence, FieldPath, Proof, Requirement } from '../requirement.ts';
import { checkSums } from './arithmetic.ts';
import { amountRoleOf } from './claims.ts';
import { fieldOf } from './fields.ts';
import { type Home, homeDoubts } from './identities.ts';
import { getField, parsePath, withFields } from './paths.ts';
import { type Language, plainContext, type ReadContext } from './read.ts';
import { readTaxId } from './tax-ids.ts';
import { sameWords } from './text.ts';

/** What answers are judged with; lists that are given must contain what is answered. */
export type AnswerContext = Partial<Home> & {
  /** ISO date of the answer, in the tenant's time zone. */
  today: string;
  baseCurrency: string;
  language?: Language | null;
  costCenters?: readonly string[];
  categories?: readonly string[];
};

export type Answered = { ok: true; reading: Reading } | { ok: false; errors: FieldError[] };

/** Fields that settle how others are read come first; lines and charges in their order, so that new ones follow the last. */
const first = ['vendor.country', 'currency', 'lines[].unit'];
const rank = (path: FieldPath): number => [...first, parsePath(path)?.pattern].indexOf(parsePath(path)?.pattern);
const inOrder = (a: FieldPath, b: FieldPath): number =>
  rank(a) - rank(b) || (parsePath(a)?.index ?? 0) - (parsePath(b)?.index ?? 0) || a.localeCompare(b);

/** Refuses what is no field, and lines or charges that would leave a gap before them. */
const pathErrors = (requirement: Requirement, paths: readonly FieldPath[]): FieldError[] => {
  const errors: FieldError[] = [];
  for (const list of ['lines', 'charges'] as const) {
    const indexes = paths.filter((path) => path.startsWith(`${list}[`)).map((path) => parsePath(path)?.index ?? 0);
    let next = requirement[list].length;
    for (const index of [...new Set(indexes)].toSorted((a, b) => a - b)) {
      if (index < next) continue;
      if (index === next) next += 1;
      else
        errors.push(
          ...paths
            .filter((path) => path.startsWith(`${list}[${index}]`))
            .map((field) => ({ field, reason: `the next one is ${list}[${next}]` })),
        );
    }
  }
  const unknown = paths
    .filter((path) => fieldOf(path) === null)
    .map((field) => ({ field, reason: 'a request has no such field' }));
  return [...unknown, ...errors.filter(({ field }) => fieldOf(field) !== null)];
};

const contextFor = (requirement: Requirement, { today, baseCurrency, language }: AnswerContext): ReadContext => ({
  ...plainContext(today, baseCurrency),
  language: language ?? null,
  country: requirement.vendor.country,
  currency: requirement.currency,
});

/** A new charge is filled in one go: its label is "charge" until one is given. */
const written = (requirement: Requirement, path: FieldPath, value: unknown): Requirement => {
  const at = parsePath(path);
  if (!at?.pattern.startsWith('charges[]') || at.index < requirement.charges.length)
    return withFields(requirement, [[path, value]]);
  return withFields(requirement, [
    [`charges[${at.index}].label`, 'charge'],
    [path, value],
  ]);
};

const listError = (path: FieldPath, value: unknown, { costCenters, categories }: AnswerContext): FieldError[] => {
  const known = path === 'costCenter' ? costCenters : path === 'category' ? categories : undefined;
  if (known === undefined || known.some((name) => name === value)) return [];
  return [{ field: path, reason: `${String(value)} is not one of ${known.slice(0, 12).join(', ')}` }];
};

/** The id that a list knows, however it was written. */
const canonical = (path: FieldPath, value: unknown, { costCenters, categories }: AnswerContext): unknown => {
  const known = path === 'costCenter' ? costCenters : path === 'category' ? categories : undefined;
  return known?.find((name) => typeof value === 'string' && sameWords(name, value)) ?? value;
};

type Filled = { requirement: Requirement; errors: FieldError[] };

const fill = (
  requirement: Requirement,
  answers: Readonly<Record<FieldPath, string>>,
  context: AnswerContext,
): Filled => {
  const errors: FieldError[] = [];
  let filled = requirement;
  // A charge's label needs its amount to stand with, so amounts are written before labels ("amount" < "label").
  for (const path of Object.keys(answers).toSorted(inOrder)) {
    const at = parsePath(path);
    const unit = at?.pattern.startsWith('lines[]') ? (filled.lines[at.index]?.unit ?? null) : null;
    const value = fieldOf(path)?.read(answers[path] ?? '', { ...contextFor(filled, context), unit });
    if (!value?.ok) {
      errors.push({ field: path, reason: value?.reason ?? 'a request has no such field' });
      continue;
    }
    const known = canonical(path, value.value, context);
    errors.push(...listError(path, known, context));
    if (path.endsWith('].label') && (at?.index ?? 0) >= filled.charges.length)
      errors.push({ field: path, reason: 'a charge needs its amount' });
    else filled = written(filled, path, known);
  }
  return { requirement: filled, errors };
};

/** An amount with its currency settles the currency of a request that had none. */
const withCurrency = (requirement: Requirement, paths: readonly FieldPath[]): Requirement => {
  if (requirement.currency !== null) return requirement;
  const amounts = paths.filter((path) => amountRoleOf(path) !== null).map((path) => getField(requirement, path));
  const named = amounts.flatMap((amount) =>
    typeof amount === 'object' && amount !== null && 'currency' in amount ? [amount.currency] : [],
  );
  return new Set(named).size === 1 ? withFields(requirement, [['currency', named[0]]]) : requirement;
};

const taxIdErrors = ({ vendor }: Requirement, paths: readonly FieldPath[]): FieldError[] => {
  const changed = paths.filter((path) => path === 'vendor.taxId' || path === 'vendor.country');
  if (vendor.taxId === null || vendor.country === null || changed.length === 0) return [];
  const fits = readTaxId(vendor.taxId, vendor.country);
  return fits.ok ? [] : changed.map((field) => ({ field, reason: fits.reason }));
};

const isSum = (path: FieldPath): boolean => amountRoleOf(path) !== null || /quantity$|^currency$|^totalIs$/.test(path);

const settlesCategory = (path: FieldPath): boolean => /^vendor\.|^lines\[\d+\]\.description$/.test(path);

/**
 * Takes back what was worked out from values that change now. The category goes with the vendor and the descriptions, whoever
 * set it: it was for those, and decides who must approve.
 */
const withoutDerived = ({ requirement, evidence, doubts }: Reading, paths: readonly FieldPath[]): Reading => {
  const sums = paths.some(isSum)
    ? ['total', 'totalIs', 'tax'].filter((field) => evidence[field]?.by === 'derived')
    : [];
  const stale = paths.some(settlesCategory) ? [...sums, 'category'] : sums;
  return {
    requirement: withFields(
      requirement,
      stale.map((field) => [field, null]),
    ),
    evidence: Object.fromEntries(Object.entries(evidence).filter(([field]) => !stale.includes(field))),
    doubts,
  };
};

/** Doubts that stand on: not those that are answered, nor sums that fit now. */
const remaining = (doubts: readonly Ask[], answered: readonly FieldPath[], settled: readonly Ask[]): Ask[] =>
  doubts
    .filter(({ field }) => !answered.includes(field))
    .map(({ field, reason }) => {
      const gone = settled.filter((doubt) => doubt.field === field).map((doubt) => doubt.reason);
      return {
        field,
        reason: reason
          .split('; ')
          .filter((part) => !gone.includes(part))
          .join('; '),
      };
    })
    .filter(({ reason }) => reason !== '');

const derivedEvidence = (before: Requirement, after: Requirement): Evidence => {
  const rule = 'lines + charges + tax = total';
  const fields = (['total', 'totalIs', 'tax'] as const).filter(
    (field) => before[field] === null && after[field] !== null,
  );
  const sums = fields.map((field) => [
    field,
    { by: 'derived' as const, from: after.lines.map((_, index) => `lines[${index}]`), rule },
  ]);
  return Object.fromEntries(sums);
};

/**
 * Takes over what people answer or edit, by the same rules as what a mail says: all of it, or nothing and a reason for each field.
 * A line may be added behind the last, such as `lines[1].description`.
 */
export const applyAnswers = (
  reading: Reading,
  answers: Readonly<Record<FieldPath, string>>,
  context: AnswerContext,
  proof: Proof,
): Answered => {
  const paths = Object.keys(answers);
  const refused = pathErrors(reading.requirement, paths);
  if (refused.length > 0) return { ok: false, errors: refused };
  const { requirement: before, evidence, doubts } = withoutDerived(reading, paths);
  const { requirement, errors } = fill(before, answers, context);
  const settled = withCurrency(requirement, paths);
  const [sumsBefore, sums] = [checkSums(before, []), checkSums(settled, [])];
  const home =
    context.requester && context.tenant
      ? homeDoubts(settled, { requester: context.requester, tenant: context.tenant })
      : [];
  // Whoever changes what it costs must keep the limit, or change that as well.
  const atStake = paths.some(isSum) ? [...paths, 'ceiling'] : paths;
  const consistency = [...sums.doubts, ...home].filter(({ field }) => atStake.includes(field));
  const all = [...errors, ...(errors.length > 0 ? [] : [...consistency, ...taxIdErrors(settled, paths)])];
  if (all.length > 0) return { ok: false, errors: all };
  const complete = withFields(
    settled,
    Object.entries(sums.doubts.length > 0 ? {} : sums.derived).filter(([field]) => !(field in evidence)),
  );
  const currency = settled.currency !== requirement.currency ? { currency: proof } : {};
  const answered = Object.fromEntries(paths.map((path) => [path, proof]));
  const fitting = sumsBefore.doubts.filter(
    (doubt) => !sums.doubts.some(({ field, reason }) => field === doubt.field && reason === doubt.reason),
  );
  return {
    ok: true,
    reading: {
      requirement: complete,
      evidence: { ...evidence, ...derivedEvidence(settled, complete), ...currency, ...answered },
      doubts: remaining(doubts, paths, fitting),
    },
  };
};
