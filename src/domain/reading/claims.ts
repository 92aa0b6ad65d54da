import type { FieldPath } from '../requirement.ts';
import { amountRoles, type AmountRole, correctionCue, notQuantityCue, quantityCue } from './cues.ts';
import { type Copied, locate } from './evidence.ts';
import { isVague, numeral } from './numbers.ts';
import { parsePath } from './paths.ts';
import { type Beside, besideOf, reachOf, signatures, type Token } from './scan.ts';
import { isOwn, occurrences, overlaps, parts, rowAt, type Source, type Span, textAt } from './source.ts';
import { around, inOrder, overlapping } from './spans.ts';
import { isKnownUnit, unitOf } from './units.ts';

/** A field that the model filled, with the place in the mail that it was copied from. */
export type Claim = { path: FieldPath; copied: Copied; span: Span };

/** The mail with everything found in it; `descriptions` are all places that name a claimed line. */
export type Scene = {
  source: Source;
  tokens: readonly Token[];
  signatures: readonly Span[];
  descriptions: readonly (Span & { line: number })[];
  beside: ReadonlyMap<Span, Beside>;
};

export type Missing = { field: FieldPath; missing: 'quote' | 'text' };

export const sceneOf = (
  source: Source,
  tokens: readonly Token[],
  copies: readonly (readonly [FieldPath, Copied])[],
): Scene => {
  const named = copies
    .filter(([path]) => path.endsWith('].description'))
    .map(([path, { text }]) =>
      parts.flatMap((part) =>
        occurrences(source, part, text).map((span) => ({ ...span, line: parsePath(path)?.index ?? 0 })),
      ),
    );
  // "chair" inside "chair mat" names the mat.
  const isInside = (one: Span): boolean =>
    named.some((others) => overlapping(others, one).some((other) => other.end - other.start > one.end - one.start));
  const descriptions = inOrder(named.flat().filter((one) => !isInside(one)));
  // Only the nearest tokens matter, and a mail may hold thousands.
  const beside = new Map(
    tokens.map((token, at) => [
      token,
      besideOf(source, tokens.slice(Math.max(0, at - 12), at + 13), token, overlapping(descriptions, reachOf(token))),
    ]),
  );
  return { source, tokens, signatures: signatures(source), descriptions, beside };
};

export const tokenAt = (scene: Scene, span: Span): Token | undefined => overlapping(scene.tokens, span)[0];

/** The token of a claimed quantity. "One", "ein" and "un" are articles more often than numbers, so they count only where claimed. */
export const quantityTokenAt = (scene: Scene, span: Span): Token | undefined =>
  tokenAt(scene, span) ??
  (numeral(textAt(scene.source, span)) === '1' ? { ...span, kind: 'numeral', days: [] } : undefined);

export const besides = (scene: Scene, span: Span): Beside =>
  scene.beside.get(span) ?? besideOf(scene.source, scene.tokens, span, scene.descriptions);

/** Whether a number is written as money: with a currency, or with two decimals. */
export const isMoney = (scene: Scene, token: Span): boolean => {
  const text = textAt(scene.source, token);
  return /[^\d.,' -]/.test(text) || /[.,]\d{2}$/.test(text);
};

const timeUnits = new Set(['day', 'month', 'year']);
const wordAfter = (after: string): string => /^\s?(\p{L}+\d?)/u.exec(after)?.[1] ?? '';

/** "Payable à 45 jours": a time, however much its words introduce a price. */
const isTime = (scene: Scene, token: Span): boolean =>
  !isMoney(scene, token) && timeUnits.has(unitOf(wordAfter(besides(scene, token).after)));

/** How well a number fits a role: 0 it is something else, 1 it may, 2 it looks like it. Only the words around it decide. */
export const amountFit = (scene: Scene, token: Token, role: AmountRole): 0 | 1 | 2 => {
  if (token.kind !== 'number' || isTime(scene, token)) return 0;
  const roles = amountRoles(besides(scene, token));
  if (roles.includes('older')) return role === 'older' ? 2 : 0;
  if (roles.length > 0) return roles.includes(role) ? 2 : 0;
  return isMoney(scene, token) && (role === 'unitPrice' || role === 'total') ? 2 : 1;
};

const nextTo = (scene: Scene, token: Span): boolean =>
  around(scene.descriptions, token).some((named) => {
    const [from, to] = named.start >= token.end ? [token.end, named.start] : [named.end, token.start];
    const between = scene.source[token.part].slice(from, to);
    return (
      overlaps(named, token) ||
      (!/[\n.,;]/.test(between.trimEnd()) && between.trim().split(/\s+/).length <= 2 && !/\d/.test(between))
    );
  });

/** How well a number fits a quantity, on the same scale. */
export const quantityFit = (scene: Scene, token: Token): 0 | 1 | 2 => {
  if (token.kind !== 'number' && token.kind !== 'numeral') return 0;
  const { before, after, header } = besides(scene, token);
  const text = textAt(scene.source, token);
  // "A few chairs" and "ein paar Stühle" are more than one.
  if (numeral(text) === '1') return nextTo(scene, token) && !isVague(after) ? 2 : 0;
  const follower = wordAfter(after);
  const hasUnit = isKnownUnit(follower) && !timeUnits.has(unitOf(follower));
  if (/[^\d.,' -]/.test(text) && token.kind === 'number') return 0;
  if (header !== '') return quantityCue.test(header) ? 2 : notQuantityCue.test(header) ? 0 : 1;
  if (/[.,]\d{2}$/.test(text) && !hasUnit) return 0;
  if (hasUnit || /^\s?[x×]\s/i.test(after) || /(?:^|\s)[x×]\s?$/i.test(before) || quantityCue.test(before)) return 2;
  const clause = before.slice(-24).split(/,\s/).at(-1) ?? '';
  if (notQuantityCue.test(clause) || amountRoles({ before, after: '', header }).length > 0) return 0;
  // "Make that 5.": a number that no other noun follows.
  const corrects = correctionCue.test(before.slice(-24)) && /^\W*(?:please|bitte|instead|stattdessen|$)/iu.test(after);
  return nextTo(scene, token) || corrects ? 2 : 1;
};

const roleOf: Readonly<Record<string, AmountRole>> = {
  'lines[].unitPrice': 'unitPrice',
  'charges[].amount': 'charge',
  tax: 'tax',
  total: 'total',
  ceiling: 'ceiling',
};

/** The role of an amount's field, null for other fields. */
export const amountRoleOf = (path: FieldPath): AmountRole | null => roleOf[parsePath(path)?.pattern ?? ''] ?? null;

/** How well the place a field was copied from fits the field; null where only presence can be judged. */
export const fitOf = (scene: Scene, path: FieldPath, span: Span): 0 | 1 | 2 | null => {
  const role = amountRoleOf(path);
  const isQuantity = path.endsWith('].quantity');
  if (role === null && !isQuantity) return null;
  const token = role === null ? quantityTokenAt(scene, span) : tokenAt(scene, span);
  if (token === undefined) return 0;
  return role === null ? quantityFit(scene, token) : amountFit(scene, token, role);
};

const distance = (a: Span, b: Span): number =>
  a.part === b.part ? Math.max(0, a.start - b.end, b.start - a.end) : Number.MAX_SAFE_INTEGER;

const nearest = (span: Span, others: readonly (readonly Span[])[]): number =>
  others
    .flatMap((list) => around(list, span))
    .reduce((least, other) => Math.min(least, distance(span, other)), Number.MAX_SAFE_INTEGER);

type Placed = readonly [path: FieldPath, copied: Copied, spans: readonly Span[]];

const order = (path: FieldPath): number => {
  const pattern = parsePath(path)?.pattern ?? '';
  return ['lines[].description', 'lines[].quantity', 'lines[].unitPrice'].indexOf(pattern) + 1 || 9;
};

const isDescription = (path: FieldPath): boolean => path.endsWith('].description');

/** What a field of a line should stand near: the description near the line's numbers, the numbers near the description; one list for each. */
const neighbours = (path: FieldPath, placed: readonly Placed[], claims: readonly Claim[]): (readonly Span[])[] => {
  const line = /^lines\[\d+\]/.exec(path)?.[0];
  if (line === undefined) return [];
  if (!isDescription(path))
    return claims.filter((claim) => claim.path === `${line}.description`).map(({ span }) => [span]);
  return placed.filter(([other]) => other.startsWith(line) && other !== path).map(([, , spans]) => spans);
};

/** Whether a place is taken by another field of the same kind: a number by a number, a name by a name. */
const isTaken = (scene: Scene, path: FieldPath, span: Span, claims: readonly Claim[]): boolean =>
  claims.some((claim) => {
    if (!overlaps(claim.span, span)) return false;
    return isDescription(path)
      ? isDescription(claim.path)
      : fitOf(scene, path, span) !== null && fitOf(scene, claim.path, claim.span) !== null;
  });

const byRank = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** One place for each field: where no other number already stands, where its words fit best, and near its own line. */
const choose = (scene: Scene, placed: readonly Placed[]): Claim[] => {
  const claims: Claim[] = [];
  for (const [path, copied, spans] of placed.toSorted(([a], [b]) => order(a) - order(b))) {
    const near = neighbours(path, placed, claims);
    const ranked = spans.map((span) => {
      const row = rowAt(scene.source, span);
      const sameRow = near.some((list) => overlapping(list, row).length > 0);
      const rank = [
        Number(isTaken(scene, path, span, claims)),
        -(fitOf(scene, path, span) ?? 0),
        Number(!sameRow),
        nearest(span, near),
      ];
      return { span, rank };
    });
    const best = ranked.toSorted((a, b) => byRank(a.rank, b.rank))[0];
    if (best) claims.push({ path, copied, span: best.span });
  }
  return claims;
};

/** Finds every copied value in the mail; what cannot be found is named instead. */
export const claimsOf = (
  scene: Scene,
  copies: readonly (readonly [FieldPath, Copied])[],
): { claims: Claim[]; missing: Missing[] } => {
  const missing: Missing[] = [];
  const placed: Placed[] = [];
  for (const [path, copied] of copies) {
    const located = locate(scene.source, copied);
    if (!located.ok) {
      missing.push({ field: path, missing: located.missing });
      continue;
    }
    // What the requester says counts before what a vendor wrote below it.
    const own = located.spans.filter(({ part }) => isOwn(part));
    const isOwnField = !/^(?:lines|charges|vendor)/.test(path);
    placed.push([path, copied, isOwnField && own.length > 0 ? own : located.spans]);
  }
  return { claims: choose(scene, placed), missing };
};
