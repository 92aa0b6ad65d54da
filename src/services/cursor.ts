import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

/** Where a page ended: by what the list is sorted, and the row. */
const Cursor = z.tuple([z.string(), z.string().max(200), z.string().max(200)]);

/** As the store writes one, which takes no other offsets. */
const Instant = z.iso.datetime({ offset: true }).regex(/(?:Z|[+-](?:0\d|1[0-5]):\d\d)$/);

/** The place as callers hand it back, without knowing what it says; `of` is the list's order, in which alone it means something. */
export const cursorOf = (of: string, place: { key: string; id: string } | null): string | null =>
  place && Buffer.from(JSON.stringify([of, place.key, place.id])).toString('base64url');

/** Throws `invalid_input` for what no page of this list has named as its next. */
export const placeOf = (
  of: string,
  cursor: string | undefined,
  isInstant: boolean,
): { key: string; id: string } | null => {
  if (cursor === undefined) return null;
  const read = Cursor.safeParse(parsed(cursor)).data;
  if (read?.[0] === of && (!isInstant || Instant.safeParse(read[1]).success)) return { key: read[1], id: read[2] };
  throw new QuartermasterError('invalid_input', 'Go on with what the page before gives as next, in the same order.', {
    fields: [{ field: 'after', reason: 'is no place in this list' }],
  });
};

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
};
