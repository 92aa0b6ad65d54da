import type { MiddlewareHandler } from 'hono';
import type { Verify } from '../identity/verify.ts';
import { tokenOf } from './bearer.ts';
import type { Env } from './context.ts';

/** Lets nobody pass without a valid bearer token. */
export const authenticate =
  (verify: Verify): MiddlewareHandler<Env> =>
  async (c, next) => {
    c.set('identity', await verify(tokenOf(c)));
    await next();
  };
