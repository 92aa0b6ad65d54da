import type { Context } from 'hono';
import { unauthenticated } from '../identity/verify.ts';

/** The token that a request brings. Throws `unauthenticated` without one. */
export function bearerOf(c: Context): string {
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (token === undefined) throw unauthenticated('no bearer token');
  return token;
}
