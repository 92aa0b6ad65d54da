import type { Context } from 'hono';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

const MAX_TEXT = 10_000;

/** Text from outside; Postgres takes no NUL. */
export const Text = z
  .string()
  .max(MAX_TEXT)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

/** Values by field path, such as `vendor.taxId` or `lines[0].quantity`. */
export const Fields = z.record(
  z
    .string()
    .max(200)
    .regex(/^[A-Za-z][A-Za-z0-9_.[\]]*$/),
  Text,
);

/** What may be said along with an act. */
export const Reason = z.strictObject({ reason: Text.nullable().default(null) });

/** The `id` of the path. One that no record could have is answered like one that no record has. */
export function idOf(c: Context): string {
  const id = c.req.param('id') ?? '';
  if (/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id)) return id;
  throw new QuartermasterError('not_found', 'This is not an id.');
}
