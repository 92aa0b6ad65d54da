import type { Context, MiddlewareHandler } from 'hono';
import type { Verify } from '../identity/verify.ts';
import { bearerOf } from './bearer.ts';
import type { Env } from './context.ts';

/** Lets nobody pass without a valid token; `tokenOf` finds it in the request. */
export const authenticate =
  (verify: Verify, tokenOf: (c: Context) => string = bearerOf): MiddlewareHandler<Env> =>
  async (c, next) => {
    c.set('identity', await verify(tokenOf(c)));
    await next();
  };
