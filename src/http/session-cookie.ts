import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { unauthenticated } from '../identity/verify.ts';

/** Holds a browser's session. */
export const SESSION = 'qm_session';

const READING: readonly string[] = ['GET', 'HEAD'];

/** The session of a browser, or undefined. It acts for a page of ours alone: another site's page cannot make it write. */
export function sessionOf(c: Context): string | undefined {
  const session = getCookie(c, SESSION);
  if (session === undefined || READING.includes(c.req.method)) return session;
  if (c.req.header('sec-fetch-site') === 'same-origin') return session;
  throw unauthenticated('a cookie from a page of another site');
}
