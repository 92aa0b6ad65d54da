import type { MiddlewareHandler } from 'hono';
import { unauthenticated } from '../identity/verify.ts';
import type { Verify } from '../identity/verify.ts';
import type { Env } from './context.ts';

/** Lets nobody pass without a valid bearer token. */
export const authenticate =
  (verify: Verify): MiddlewareHandler<Env> =>
  async (c, next) => {
    const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(c.req.header('authorization') ?? '') ?? [];
    if (token === undefined) throw unauthenticated();
    c.set('identity', await verify(token));
    await next();
  };
