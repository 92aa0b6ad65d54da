import type { Context } from 'hono';
import { unauthenticated } from '../identity/verify.ts';
import { sessionOf } from './session-cookie.ts';

/** The token that a request brings. Throws `unauthenticated` without one. */
export function bearerOf(c: Context): string {
  const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (token === undefined) throw unauthenticated('no bearer token');
  return token;
}

/** The same, or the session that a browser keeps. */
export const tokenOf = (c: Context): string =>
  c.req.header('authorization') === undefined ? (sessionOf(c) ?? bearerOf(c)) : bearerOf(c);
