import { z } from 'zod';

const MAX_TEXT = 10_000;
const MOST_FIELDS = 200;

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Text from outside. Postgres takes neither NUL nor half of a surrogate pair. */
export const PlainText = z
  .string()
  .max(MAX_TEXT)
  .refine(isStorable, 'must not contain a NUL character or half a character');

/** Values by field path, such as `vendor.taxId` or `lines[0].quantity`. */
export const PlainFields = z
  .record(
    z
      .string()
      .max(200)
      .regex(/^[A-Za-z][A-Za-z0-9_.[\]]*$/),
    PlainText,
  )
  .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, `must not have more than ${MOST_FIELDS} fields`);
