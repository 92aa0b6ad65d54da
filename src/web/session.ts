import { deleteCookie, getCookie } from 'hono/cookie';
import type { Context } from 'hono';
import { QuartermasterError } from '../domain/errors.ts';
import type { Env } from '../http/context.ts';
import { SESSION } from '../http/session-cookie.ts';
import type { Identity } from '../identity/claims.ts';
import type { SignIn } from '../services/sign-in.ts';

/** Whose browser this is; null where nobody is signed in, or no longer is. */
export async function identityOf(c: Context<Env>, signIn: Pick<SignIn, 'verify'>): Promise<Identity | null> {
  const session = getCookie(c, SESSION);
  if (session === undefined) return null;
  try {
    return await signIn.verify(session);
  } catch (error) {
    if (error instanceof QuartermasterError && isOver(error)) return null;
    throw error;
  }
}

const isOver = ({ code }: QuartermasterError): boolean => code === 'unauthenticated' || code === 'authorization_needed';

/** Where one signs in to come back to this very page. */
export const signInPath = (c: Context<Env>): string => {
  const { pathname, search } = new URL(c.req.url);
  return `/auth/sign-in?return=${encodeURIComponent(`${pathname}${search}`)}`;
};

/** Ends the session here and in the browser, also one whose person cannot be asked for any more. */
export async function signOut(c: Context<Env>, signIn: Pick<SignIn, 'endSession'>): Promise<void> {
  const session = getCookie(c, SESSION);
  if (session !== undefined) await signIn.endSession(session);
  deleteCookie(c, SESSION, { path: '/' });
}
