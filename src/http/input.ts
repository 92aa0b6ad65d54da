import type { Context } from 'hono';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { PlainText } from '../domain/plain-text.ts';

/** What may be said along with an act. */
export const Reason = z.strictObject({ reason: PlainText.nullable().default(null) });

/** An amount in major units that is not below zero. */
export const Amount = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount such as 1480.00');

/** In UTC: the store takes fewer offsets than ISO 8601 has. */
export const Instant = z.iso.datetime({ offset: true }).transform((text, context) => {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  context.addIssue({ code: 'custom', message: 'must be an instant such as 2026-11-26T09:00:00Z' });
  return z.NEVER;
});

/** How many rows a page has at most. */
export const Limit = z.coerce.number().int().min(1).max(200).default(50);

/** What a record may be called in an address. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/** The `id` of the path. One that no record could have is answered like one that no record has. */
export function idOf(c: Context): string {
  const id = c.req.param('id') ?? '';
  if (ID.test(id)) return id;
  throw new QuartermasterError('not_found', 'This is not an id.');
}
