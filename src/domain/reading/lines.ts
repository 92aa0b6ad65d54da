import type { Ask, FieldPath } from '../requirement.ts';
import { isOtherBasis, notOfOne } from './basis.ts';
import { besides, type Claim, fitOf, type Scene, tokenAt } from './claims.ts';
import { getField, parsePath } from './paths.ts';
import type { Case } from './rivals.ts';
import { overlaps, rowAt, textAt } from './source.ts';
import { overlapping } from './spans.ts';
import { words } from './text.ts';
import { isKnownUnit, isMeasureOnly, unitOf } from './units.ts';

const lineOf = (path: FieldPath): number | null =>
  path.startsWith('lines[') ? (parsePath(path)?.index ?? null) : null;

/** The line that a place belongs to: the one named in its row, else the one named last before it; null where the layout does not tell. */
const ownersOf = (scene: Scene, { span }: Claim): number[] => {
  const row = rowAt(scene.source, span);
  const inRow = overlapping(scene.descriptions, row);
  if (inRow.length > 0) return inRow.map(({ line }) => line);
  const before = scene.descriptions.filter(({ part, end }) => part === span.part && end <= span.start);
  const last = before.toSorted((a, b) => b.end - a.end)[0];
  return last ? [last.line] : [];
};

/** A number of one line that stands beside another. */
const strayDoubts = (scene: Scene, claims: readonly Claim[]): Ask[] =>
  claims.flatMap((claim) => {
    const line = lineOf(claim.path);
    if (line === null || fitOf(scene, claim.path, claim.span) === null) return [];
    const owners = ownersOf(scene, claim);
    return owners.length === 0 || owners.includes(line)
      ? []
      : [
          {
            field: claim.path,
            reason: `"${textAt(scene.source, claim.span)}" stands beside another line of the request`,
          },
        ];
  });

/** Where one row names several lines, their numbers come in the order of the lines. */
const orderDoubts = (scene: Scene, claims: readonly Claim[]): Ask[] => {
  const described = new Map(
    claims.filter(({ path }) => path.endsWith('].description')).map((claim) => [lineOf(claim.path), claim.span]),
  );
  const numbers = claims.filter(({ path }) => path.endsWith('].quantity') || path.endsWith('].unitPrice'));
  return numbers.flatMap((claim) => {
    const row = rowAt(scene.source, claim.span);
    const own = described.get(lineOf(claim.path));
    const inRow = numbers.filter(({ span }) => overlaps(span, row));
    const crossed = inRow.some((other) => {
      const theirs = described.get(lineOf(other.path));
      const sameField = parsePath(other.path)?.pattern === parsePath(claim.path)?.pattern;
      if (
        !own ||
        !theirs ||
        other === claim ||
        !sameField ||
        ![own, theirs, other.span].every((span) => overlaps(span, row))
      )
        return false;
      return own.start < theirs.start !== claim.span.start < other.span.start;
    });
    return crossed ? [{ field: claim.path, reason: 'it is not clear which line this number belongs to' }] : [];
  });
};

/** One number cannot be two facts, except the price of a single piece that is the whole total. */
const sharedDoubts = ({ scene, claims, requirement }: Case): Ask[] => {
  const numbers = claims.filter(
    ({ path, span }) => fitOf(scene, path, span) !== null || path.endsWith('].description'),
  );
  const single = requirement.lines.length === 1 && requirement.lines[0]?.quantity === '1';
  const isSinglePrice = (a: Claim, b: Claim): boolean =>
    single && [a, b].every(({ path }) => path === 'total' || path === 'lines[0].unitPrice');
  return numbers.flatMap((claim) => {
    const other = numbers.find((candidate) => {
      const mixed = claim.path.endsWith('].description') !== candidate.path.endsWith('].description');
      return candidate !== claim && !mixed && overlaps(candidate.span, claim.span) && !isSinglePrice(candidate, claim);
    });
    return other
      ? [{ field: claim.path, reason: `"${textAt(scene.source, claim.span)}" cannot stand for two things at once` }]
      : [];
  });
};

const unitLabel = words('unit|unit of measure|uom|einheit|mengeneinheit|me|unité|unite');

/** "Unit: pcs" on a row of its own belongs to the line named last before it. */
const isLabelled = (scene: Scene, claim: Claim, quantity: FieldPath): boolean => {
  const { part, start } = rowAt(scene.source, claim.span);
  const before = scene.source[part].slice(start, claim.span.start);
  return (
    /^\W*[^:]{2,20}:\s*$/u.test(before) &&
    unitLabel.test(before) &&
    ownersOf(scene, claim).includes(lineOf(quantity) ?? -1)
  );
};

/** A unit counts when it stands at its quantity, or in its row where no number claims it. */
const unitDoubts = ({ scene, claims }: Case): Ask[] =>
  claims
    .filter(({ path }) => path.endsWith('].unit'))
    .flatMap((claim) => {
      const quantity = claims.find(({ path }) => path === claim.path.replace('.unit', '.quantity'));
      if (!quantity) return [];
      const said = textAt(scene.source, claim.span);
      const follower =
        /^\s?(\p{L}+\d?)/u.exec(besides(scene, tokenAt(scene, quantity.span) ?? quantity.span).after)?.[1] ?? '';
      const numberBefore = scene.tokens.find(
        ({ part, end }) =>
          part === claim.span.part &&
          end <= claim.span.start &&
          scene.source[part].slice(end, claim.span.start).trim() === '',
      );
      const ofOther = numberBefore !== undefined && !overlaps(numberBefore, quantity.span);
      const contradicts = isKnownUnit(follower) && unitOf(follower) !== unitOf(said);
      const apart =
        !overlaps(rowAt(scene.source, quantity.span), claim.span) && !isLabelled(scene, claim, quantity.path);
      return ofOther || contradicts || apart
        ? [{ field: claim.path, reason: `"${said}" does not stand at this quantity` }]
        : [];
    });

/** "12.50 per 100" and "39 per month" are not the price of one. */
const basisDoubts = ({ scene, claims, requirement }: Case): Ask[] =>
  claims
    .filter(({ path, span }) => {
      if (!path.endsWith('].unitPrice')) return false;
      const token = tokenAt(scene, span) ?? span;
      // A number such as "100" ends what stands beside the price, so the row is read on.
      const after = scene.source[token.part].slice(token.end).split('\n')[0] ?? '';
      const unit = requirement.lines[parsePath(path)?.index ?? 0]?.unit ?? null;
      return isOtherBasis({ ...besides(scene, token), after }, unit);
    })
    .map(({ path }) => ({ field: path, reason: notOfOne }));

/** A charge is named where its amount stands, and a line is no freight or sum. */
const nameDoubts = ({ claims, requirement }: Case): Ask[] =>
  claims
    .filter(({ path }) => path.endsWith('].description') && getField(requirement, path) !== null)
    .filter(
      ({ copied }) =>
        isMeasureOnly(copied.text) ||
        /^\W*(?:sub)?(?:total|summe|gesamt(?:summe|betrag)?|montant total|shipping(?: costs?)?|freight|versand(?:kosten)?|fracht(?:kosten)?|frais de port|tax|vat|mwst|tva)\W*$/iu.test(
          copied.text,
        ),
    )
    .map(({ path, copied }) => ({ field: path, reason: `"${copied.text}" is no article` }));

/** What the layout of the mail says against the fields of the lines. */
export const lineDoubts = (given: Case): Ask[] => [
  ...sharedDoubts(given),
  ...strayDoubts(given.scene, given.claims),
  ...orderDoubts(given.scene, given.claims),
  ...unitDoubts(given),
  ...basisDoubts(given),
  ...nameDoubts(given),
];
