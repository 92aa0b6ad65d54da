import { dayIn } from '../day.ts';
import type { ReadMail, Reading } from '../reading.ts';
import type { Ask, Evidence, FieldPath, Proof, Requirement } from '../requirement.ts';
import { currencyNamed } from './amounts.ts';
import { checkSums } from './arithmetic.ts';
import { amountRoleOf, type Claim, claimsOf, type Missing, type Scene, sceneOf, tokenAt } from './claims.ts';
import { readCurrency } from './currencies.ts';
import { type Copied } from './evidence.ts';
import { fieldOf, readTotalBasis } from './fields.ts';
import { type Home, homeDoubts, identityDoubts } from './identities.ts';
import { lineDoubts } from './lines.ts';
import { decimalShown, numberPattern } from './numbers.ts';
import { openCostDoubts } from './open-costs.ts';
import { emptyRequirement, parsePath, withFields } from './paths.ts';
import { type Read, type ReadContext, unread } from './read.ts';
import { type Case, rivalDoubts } from './rivals.ts';
import { scan } from './scan.ts';
import { isOwn, pageAt, type Source, sourceOf, textAt } from './source.ts';
import { readTaxId } from './tax-ids.ts';
import { languageOf } from './text.ts';

/** What a copied value is judged against besides the mail. `today` is the mail's own day unless it is given. */
export type ProofContext = Home & { timeZone: string; today?: string; baseCurrency: string };

/** Values as a model copied them, by field. */
export type Copies = readonly (readonly [FieldPath, Copied])[];

/** The separator that all numbers of the mail agree on. */
const decimalOfMail = (source: Source): '.' | ',' | null => {
  const numbers = Object.values(source).flatMap(
    (text) => text.match(new RegExp(`(?<![\\p{L}\\d.,/-])(?:${numberPattern})(?![\\p{L}\\d/-]|[.,]\\d)`, 'gu')) ?? [],
  );
  // "05.12" may be a date, so two short pairs say nothing.
  const shown = new Set(numbers.filter((text) => !/^\d{1,2}\.\d{1,2}$/.test(text)).map(decimalShown));
  shown.delete(null);
  return shown.size === 1 ? ([...shown][0] ?? null) : null;
};

const percentages = (source: Source): string[] =>
  Object.values(source).flatMap((text) =>
    [...text.matchAll(/(\d{1,2}(?:[.,]\d{1,2})?) ?%/g)].map((match) => (match[1] ?? '').replace(',', '.')),
  );

/** The words that a value is read from: an amount takes its currency along, a date its year, an id its country. */
const wordsOf = (scene: Scene, { path, copied, span }: Claim): string => {
  const token = tokenAt(scene, span);
  const grows = amountRoleOf(path) !== null || path === 'neededBy' || path === 'vendor.taxId';
  if (!grows || token === undefined || token.kind === 'id') return copied.text;
  return textAt(scene.source, {
    ...span,
    start: Math.min(span.start, token.start),
    end: Math.max(span.end, token.end),
  });
};

type Readings = ReadonlyMap<FieldPath, Read<unknown>>;

const claimed = (claims: readonly Claim[], path: FieldPath): Claim | undefined =>
  claims.find((claim) => claim.path === path);

/** The context with what the mail itself settles first: the vendor's country, then the currency. */
const settledContext = (scene: Scene, claims: readonly Claim[], base: ReadContext): ReadContext => {
  const country = claimed(claims, 'vendor.country');
  const taxId = claimed(claims, 'vendor.taxId');
  const named = country ? fieldOf('vendor.country')?.read(country.copied.text, { ...base, unit: null }) : undefined;
  const owner = taxId ? readTaxId(wordsOf(scene, taxId), null) : undefined;
  const code = named?.ok && typeof named.value === 'string' ? named.value : owner?.ok ? owner.value.country : null;
  const context = { ...base, country: code };
  const currency = claimed(claims, 'currency');
  if (currency) {
    const read = readCurrency(currency.copied.text, context);
    return { ...context, currency: read.ok ? read.value : currencyNamed(currency.copied.text, context) };
  }
  const beside = claims
    .filter(({ path }) => amountRoleOf(path) !== null)
    .map((claim) => currencyNamed(wordsOf(scene, claim), context));
  const [only, other] = new Set(beside.filter((value) => value !== null));
  return { ...context, currency: other === undefined ? (only ?? null) : null };
};

const readClaim = (scene: Scene, claims: readonly Claim[], claim: Claim, context: ReadContext): Read<unknown> => {
  const field = fieldOf(claim.path);
  if (!field) return unread('it is no field of a request');
  if (field.own && !isOwn(claim.span.part))
    return unread(`only the ${claim.span.part} part says so, and that is not the requester`);
  if (claim.path === 'currency')
    return context.currency === null ? readCurrency(claim.copied.text, context) : { ok: true, value: context.currency };
  const text = wordsOf(scene, claim);
  if (claim.path === 'vendor.taxId') {
    const alone = readTaxId(text, null);
    if (alone.ok) return { ok: true, value: alone.value.normalized };
  }
  const unit = claimed(claims, claim.path.replace('.quantity', '.unit'))?.copied.text ?? null;
  return field.read(text, { ...context, unit });
};

/** Charges have no place for a missing amount: readable ones come first, the others are asked for behind them. */
const chargesInOrder = (
  claims: readonly Claim[],
  missing: readonly Missing[],
  readings: Readings,
): ReadonlyMap<number, number> => {
  const indexes = [...claims.map(({ path }) => path), ...missing.map(({ field }) => field)]
    .filter((path) => path.startsWith('charges['))
    .map((path) => parsePath(path)?.index ?? 0);
  const isRead = (index: number): boolean => readings.get(`charges[${index}].amount`)?.ok ?? false;
  const ordered = [...new Set(indexes)].toSorted((a, b) => Number(isRead(b)) - Number(isRead(a)) || a - b);
  return new Map(ordered.map((index, place) => [index, place]));
};

const assemble = (copies: Copies, claims: readonly Claim[], readings: Readings, context: ReadContext): Requirement => {
  const isReadCharge = (path: FieldPath): boolean =>
    !path.startsWith('charges[') || (readings.get(path.replace('.label', '.amount'))?.ok ?? false);
  const lines =
    Math.max(
      -1,
      ...copies.filter(([path]) => path.startsWith('lines[')).map(([path]) => parsePath(path)?.index ?? -1),
    ) + 1;
  const values = claims.flatMap(({ path }): (readonly [FieldPath, unknown])[] => {
    const value = readings.get(path);
    return value?.ok && isReadCharge(path) ? [[path, value.value]] : [];
  });
  const unnamed = values
    .filter(([path]) => path.startsWith('charges[') && path.endsWith('].amount'))
    .map(([path]) => [path.replace('.amount', '.label'), 'charge'] as const);
  const blank = {
    ...emptyRequirement,
    lines: Array.from({ length: lines }, () => ({ description: null, quantity: null, unit: null, unitPrice: null })),
  };
  return withFields(blank, [['currency', context.currency], ...unnamed, ...values]);
};

const missingDoubt = ({ field, missing }: Missing): Ask => ({
  field,
  reason: missing === 'quote' ? 'the quoted words are not in the mail' : 'the value is not in the quoted words',
});

/** One doubt for each field, with every reason. */
const merged = (doubts: readonly Ask[]): Ask[] => {
  const reasonsOf = (wanted: string): string[] =>
    doubts.filter(({ field }) => field === wanted).map(({ reason }) => reason);
  return [...new Set(doubts.map(({ field }) => field))].map((field) => ({
    field,
    reason: [...new Set(reasonsOf(field))].join('; '),
  }));
};

/** Net or gross is open when the mail says both and no tax, stated or worked out by a stated rate, settles it. */
const basisDoubts = ({ requirement, scene, rates }: Case): Ask[] => {
  if (requirement.totalIs === null || requirement.tax !== null) return [];
  if (checkSums(requirement, rates).derived.tax !== undefined) return [];
  const all = readTotalBasis(Object.values(scene.source).join('\n'));
  return all.ok && all.value === requirement.totalIs
    ? []
    : [{ field: 'totalIs', reason: 'the mail speaks of net and of gross' }];
};

/** Adds what follows by calculation from values that nobody doubts. */
const derived = (
  requirement: Requirement,
  evidence: Evidence,
  doubts: readonly Ask[],
  rates: readonly string[],
): Pick<Reading, 'requirement' | 'evidence'> => {
  const inputs = doubts.some(({ field }) =>
    /^(?:lines\[\d+\]\.(?:quantity|unitPrice)|charges|tax|total|currency)/.test(field),
  );
  const entries = inputs ? [] : Object.entries(checkSums(requirement, rates).derived);
  const proof = {
    by: 'derived' as const,
    from: requirement.lines.map((_, index) => `lines[${index}]`),
    rule: 'lines + charges + tax = total',
  };
  const fresh = entries.filter(([field]) => !(field in evidence));
  return {
    requirement: withFields(requirement, fresh),
    evidence: { ...evidence, ...Object.fromEntries(fresh.map(([field]) => [field, proof])) },
  };
};

/** What a mail settles about all of its words. */
export const contextOf = (mail: ReadMail, source: Source, proof: ProofContext): ReadContext => {
  const sent = dayIn(proof.timeZone, new Date(mail.date));
  return {
    sent,
    today: proof.today ?? sent,
    baseCurrency: proof.baseCurrency,
    currency: null,
    country: null,
    decimal: decimalOfMail(source),
    language: languageOf(`${source.subject}\n${source.body}\n${source.forwarded}\n${source.attached}`),
  };
};

/** A proof names the part of the mail, or the file and its page. */
const proofOf = ({ copied: { quote }, span }: Claim, mail: ReadMail): Proof => {
  if (span.part !== 'attached') return { by: 'quote', quote, part: span.part };
  const { file = '', page = 1 } = pageAt(mail.documents, span) ?? {};
  return { by: 'document', quote, file, page };
};

const evidenceOf = (
  requirement: Requirement,
  claims: readonly Claim[],
  readings: Readings,
  mail: ReadMail,
): Evidence => {
  const quoted = claims
    .filter(({ path }) => readings.get(path)?.ok)
    .map((claim) => [claim.path, proofOf(claim, mail)] as const);
  const evidence: Evidence = Object.fromEntries(quoted);
  const priced = claims
    .filter(({ path }) => amountRoleOf(path) !== null && readings.get(path)?.ok)
    .map(({ path }) => path);
  if (requirement.currency !== null && !('currency' in evidence)) {
    evidence['currency'] = { by: 'derived', from: priced, rule: 'the currency of the amounts' };
  }
  return evidence;
};

/** From copied words to values: each is found in the mail, read by its field's rules, and held against everything else the mail says. */
export const prove = (
  copies: Copies,
  mail: ReadMail,
  proof: ProofContext,
): { reading: Reading; missing: Missing[] } => {
  const source = sourceOf(mail);
  const base = contextOf(mail, source, proof);
  const scene = sceneOf(source, scan(source, base.sent), copies);
  const found = claimsOf(scene, copies);
  const context = settledContext(scene, found.claims, base);
  const first = new Map(found.claims.map((claim) => [claim.path, readClaim(scene, found.claims, claim, context)]));
  const places = chargesInOrder(found.claims, found.missing, first);
  const renamed = (path: FieldPath): FieldPath =>
    path.replace(/^charges\[(\d+)\]/, (_, index) => `charges[${places.get(Number(index)) ?? index}]`);
  const claims = found.claims.map((claim) => ({ ...claim, path: renamed(claim.path) }));
  const readings: Readings = new Map([...first].map(([path, value]) => [renamed(path), value]));
  const requirement = assemble(copies, claims, readings, context);
  const rates = percentages(source);
  const given: Case = { scene, claims, requirement, context, rates };
  const home = homeDoubts(requirement, proof);
  const doubts = merged([
    ...found.missing.map(missingDoubt).map(({ field, reason }) => ({ field: renamed(field), reason })),
    ...[...readings].flatMap(([field, value]) => (value.ok ? [] : [{ field, reason: value.reason }])),
    ...home,
    ...rivalDoubts(given),
    ...openCostDoubts(given),
    ...lineDoubts(given),
    ...identityDoubts(given, proof),
    ...basisDoubts(given),
    ...checkSums(requirement, rates).doubts,
  ]);
  const own = withFields(
    requirement,
    home.map(({ field }) => [field, null]),
  );
  const evidence = evidenceOf(requirement, claims, readings, mail);
  for (const { field } of home) delete evidence[field];
  return { reading: { ...derived(own, evidence, doubts, rates), doubts }, missing: found.missing };
};
