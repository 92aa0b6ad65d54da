import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { isWithin } from '../domain/json.ts';
import { fieldErrorsOf, shapeWords } from '../domain/shape-words.ts';
import { Refusal } from './problem.ts';

/** How often somebody may ask: so many at once, and so many a minute. */
export type Rate = { burst: number; perMinute: number };

/** The most that a request may bring and take, and how often a person may ask; JSON depth counts objects and arrays within each other. */
export type Limits = {
  mailBytes: number;
  jsonBytes: number;
  jsonDepth: number;
  queryParameters: number;
  answerMs: number;
  rates: { read: Rate; write: Rate };
};

export const LIMITS: Limits = {
  mailBytes: 25 * 1024 * 1024,
  jsonBytes: 1024 * 1024,
  jsonDepth: 16,
  queryParameters: 50,
  answerMs: 60_000,
  rates: { read: { burst: 300, perMinute: 900 }, write: { burst: 120, perMinute: 240 } },
};

export const JSON_TYPE = 'application/json';

/** The media type without its parameters, in lower case; empty when there is none. */
export const mediaType = (c: Context): string =>
  (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** A refusal that names the types that are taken. */
export const unsupported = (wanted: string): Refusal =>
  new Refusal('unsupported_media_type', `Send ${wanted} and say so in Content-Type.`);

/** The whole body. Throws `too_large`, without having read more than `most` bytes. */
export async function readBytes(c: Context, most: number): Promise<Uint8Array> {
  const onError = () => {
    throw new QuartermasterError('too_large', `At most ${megabytes(most)} MB are taken; send less.`);
  };
  const known = read.get(c);
  if (known && known.byteLength > most) onError();
  if (known) return known;
  await bodyLimit({ maxSize: most, onError })(c, async () => {});
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  read.set(c, bytes);
  return bytes;
}

/** A body can be read once, and an Idempotency-Key needs it before the operation does. */
const read = new WeakMap<Context, Uint8Array>();

/** A JSON body of this shape; an absent body counts as `{}`. Throws `invalid_input` with the fields that are wrong. */
export async function readJson<T extends z.ZodType>(c: Context, schema: T, limits: Limits): Promise<z.infer<T>> {
  const bytes = await readBytes(c, limits.jsonBytes);
  if (bytes.byteLength > 0 && mediaType(c) !== JSON_TYPE) throw unsupported(JSON_TYPE);
  return checked(schema, bytes.byteLength === 0 ? {} : parseJson(bytes, limits.jsonDepth));
}

/** The value in this shape. Throws `invalid_input` with the fields that are wrong. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value, { error: shapeWords });
  if (result.success) return result.data;
  const fields = fieldErrorsOf(result.error.issues, z.core.toDotPath);
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

const megabytes = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 100) / 100;
