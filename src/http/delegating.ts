import type { Context } from 'hono';
import { tokenOf } from './bearer.ts';
import type { Dependencies, Env } from './context.ts';

/**
 * Who hands something in wants it carried on while they are away. Where the issuer does not let us, they are asked to sign in as soon
 * as that matters, so this never fails a request.
 */
export async function delegated(c: Context<Env>, { signIn, log }: Pick<Dependencies, 'signIn' | 'log'>): Promise<void> {
  try {
    await signIn.delegate(c.var.identity, tokenOf(c));
  } catch (error) {
    log.warn({ err: error, tenant: c.var.identity.who.tenant }, 'no grant was obtained');
  }
}
