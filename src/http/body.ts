import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

/** The most that a request may bring; JSON depth counts objects and arrays within each other. */
export type Limits = { mailBytes: number; jsonBytes: number; jsonDepth: number };

export const LIMITS: Limits = { mailBytes: 25 * 1024 * 1024, jsonBytes: 1024 * 1024, jsonDepth: 16 };

const JSON_TYPE = 'application/json';

/** The media type without its parameters, in lower case; empty when there is none. */
export const mediaType = (c: Context): string =>
  (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** A refusal that only HTTP knows; the text says which types are taken. */
export const unsupported = (wanted: string): HTTPException =>
  new HTTPException(415, { message: `Send ${wanted} and say so in Content-Type.` });

/** The whole body. Throws `too_large`, without having read more than `most` bytes. */
export async function readBytes(c: Context, most: number): Promise<Uint8Array> {
  const onError = () => {
    throw new QuartermasterError('too_large', `At most ${megabytes(most)} MB are taken; send less.`);
  };
  await bodyLimit({ maxSize: most, onError })(c, async () => {});
  return new Uint8Array(await c.req.arrayBuffer());
}

/** A JSON body of this shape; an absent body counts as `{}`. Throws `invalid_input` with the fields that are wrong. */
export async function readJson<T extends z.ZodType>(c: Context, schema: T, limits: Limits): Promise<z.infer<T>> {
  const bytes = await readBytes(c, limits.jsonBytes);
  if (bytes.byteLength > 0 && mediaType(c) !== JSON_TYPE) throw unsupported(JSON_TYPE);
  return checked(schema, bytes.byteLength === 0 ? {} : parseJson(bytes, limits.jsonDepth));
}

/** The value in this shape. Throws `invalid_input` with the fields that are wrong. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({ field: z.core.toDotPath(path), reason: message }));
  throw new QuartermasterError('invalid_input', 'Correct what is named below and send it again.', { fields });
}

function parseJson(bytes: Uint8Array, depth: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new QuartermasterError('invalid_input', 'The body is not JSON in UTF-8; correct its syntax.', { cause });
  }
  if (isWithin(value, depth)) return value;
  throw new QuartermasterError('invalid_input', `The JSON is nested deeper than ${depth} levels; send a flat body.`);
}

const isWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1)));

const megabytes = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 100) / 100;
