import { z } from 'zod';
import { cleanText } from './clean-text.ts';

const MAX_TEXT = 10_000;
const MOST_FIELDS = 200;

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Text as it was typed, for those who clean it themselves and keep the count. Postgres takes neither NUL nor half of a surrogate pair. */
export const TypedText = z
  .string()
  .max(MAX_TEXT)
  .refine(isStorable, 'must not contain a NUL character or half a character');

/** The same where something must be said: blanks alone say nothing. */
export const GivenText = TypedText.trim().min(1);

/** Text from outside, without what nobody can see in it. */
export const PlainText = TypedText.overwrite((text) => cleanText(text).text);

/** Values by field path, such as `vendor.taxId` or `lines[0].quantity`, as they were typed. */
export const TypedFields = z
  .record(
    z
      .string()
      .max(200)
      .regex(/^[A-Za-z][A-Za-z0-9_.[\]]*$/),
    TypedText,
  )
  .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, `must not have more than ${MOST_FIELDS} fields`);
