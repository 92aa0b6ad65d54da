import type { Ask } from '../requirement.ts';
import type { Claim } from './claims.ts';
import type { Case } from './rivals.ts';
import { isOwn, overlaps, rowAt, type Span } from './source.ts';

/** The claim of a field; none where the model left it out. */
export const claimOf = (claims: readonly Claim[], path: string): Claim | undefined =>
  claims.find((claim) => claim.path === path);

/** A doubt where the mail names another value. */
export const also = (field: string, other: string | undefined): Ask[] =>
  other === undefined ? [] : [{ field, reason: `the mail also names ${other}` }];

/** A doubt where the mail names a value that was not read from it. */
export const unread = (field: string, named: readonly string[]): Ask[] =>
  named.slice(0, 1).map((value) => ({ field, reason: `the mail names ${value.trim()}` }));

/** The words before a span in its row, or the row above it where it begins one. */
export const rowBefore = ({ scene }: Case, span: Span): string => {
  const row = rowAt(scene.source, span);
  const above =
    scene.source[span.part]
      .slice(0, Math.max(0, row.start - 1))
      .split('\n')
      .at(-1) ?? '';
  const inRow = scene.source[span.part].slice(row.start, span.start);
  return (inRow.trim() === '' ? above : inRow).slice(-80);
};

/** Whether a span stands below the requester's farewell. */
export const isInSignature = ({ scene }: Case, span: Span): boolean =>
  isOwn(span.part) && scene.signatures.some((signature) => overlaps(signature, span));
