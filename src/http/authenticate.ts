import type { Context, MiddlewareHandler } from 'hono';
import type { Verify } from '../identity/verify.ts';
import { tokenOf } from './bearer.ts';
import type { Env } from './context.ts';

/** Lets nobody pass without a valid token; `tokenFrom` finds it in the request. */
export const authenticate =
  (verify: Verify, tokenFrom: (c: Context) => string = tokenOf): MiddlewareHandler<Env> =>
  async (c, next) => {
    c.set('identity', await verify(tokenFrom(c)));
    await next();
  };
