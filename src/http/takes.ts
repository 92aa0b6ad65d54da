import type { Context } from 'hono';
import { z } from 'zod';
import { checked, JSON_TYPE, mediaType, readBytes, readJson, unsupported, type Limits } from './body.ts';

/** What a request may bring: parameters, and a body by media type (null: any bytes); `read` throws what is wrong with it. */
export type Takes<T> = {
  query: z.ZodObject | null;
  content: Readonly<Record<string, z.ZodType | null>>;
  read: (c: Context, limits: Limits) => T | Promise<T>;
};

export const nothing: Takes<null> = { query: null, content: {}, read: () => null };

/** Parameters of the address alone. */
export const queryOf = <Q extends z.ZodObject>(query: Q): Takes<z.infer<Q>> => ({
  query,
  content: {},
  read: (c) => checked(query, c.req.query()),
});

/** A JSON body of this shape; an absent one counts as `{}`. */
export const json = <T extends z.ZodType>(schema: T): Takes<z.infer<T>> => ({
  query: null,
  content: { [JSON_TYPE]: schema },
  read: (c, limits) => readJson(c, schema, limits),
});

/** A file as it is; with a type, of that one alone; of at most so many bytes, if less than any mail. */
export const file = (type: string | null = null, most = Infinity): Takes<Uint8Array> => ({
  query: null,
  content: { [type ?? '*/*']: null },
  read: (c, limits) => {
    if (type !== null && mediaType(c) !== type) throw unsupported(type);
    return readBytes(c, Math.min(limits.mailBytes, most));
  },
});

/** Either body, by what the request says that it is. */
export const either = <A, B>(one: Takes<A>, other: Takes<B>): Takes<A | B> => ({
  query: null,
  content: { ...one.content, ...other.content },
  read: (c, limits) => {
    const type = mediaType(c);
    if (type in one.content) return one.read(c, limits);
    if (type in other.content) return other.read(c, limits);
    throw unsupported(Object.keys({ ...one.content, ...other.content }).join(' or '));
  },
});

/** A body with parameters, which are looked at first. */
export const withQuery = <Q extends z.ZodObject, B>(
  query: Q,
  body: Takes<B>,
): Takes<{ query: z.infer<Q>; body: B }> => ({
  query,
  content: body.content,
  read: async (c, limits) => ({ query: checked(query, c.req.query()), body: await body.read(c, limits) }),
});

/** Several of these in one parameter, separated by commas. */
export const listOf = <T extends string>(item: z.ZodEnum<Record<string, T>>) =>
  z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(item).min(1))
    .meta({ type: 'array', items: { type: 'string', enum: item.options } });
