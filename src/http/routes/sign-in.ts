import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import { z } from 'zod';
import { unauthenticated } from '../../identity/verify.ts';
import type { SignedIn } from '../../services/sign-in.ts';
import { bearerOf } from '../bearer.ts';
import { readJson } from '../body.ts';
import { resource } from '../context.ts';
import type { App, Dependencies } from '../context.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';

const BEGUN = 'qm_sign_in';
const TEN_MINUTES = 600;
const THIRTY_DAYS = 30 * 86_400;

const DeviceCode = z.strictObject({ deviceCode: z.string().min(1).max(2_000) });
const SignOut = z.strictObject({ everywhere: z.boolean().default(false) });

const meOf = ({ identity: { who, email } }: Pick<SignedIn, 'identity'>) => ({
  tenant: who.tenant,
  person: who.person,
  roles: who.roles,
  email,
});

/** Signing in by browser (authorization code with PKCE) and by device code, who one is, and signing out. */
export function signInRoutes(app: App, { signIn, publicUrl, limits }: Dependencies): void {
  const callback = `${publicUrl}/auth/callback`;
  const cookie = { httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:') } as const;

  resource(app, '/auth/sign-in', {
    GET: async (c) => {
      const { url, kept } = await signIn.begin(callback, c.req.query('return') ?? '/auth/done');
      setCookie(c, BEGUN, kept, { ...cookie, path: '/auth', maxAge: TEN_MINUTES });
      return c.redirect(url.href);
    },
  });

  resource(app, '/auth/callback', {
    GET: async (c) => {
      const kept = getCookie(c, BEGUN);
      if (kept === undefined) throw unauthenticated('a sign-in that began elsewhere');
      deleteCookie(c, BEGUN, { path: '/auth' });
      const { session, returnTo } = await signIn.finish(new URL(`${callback}${new URL(c.req.url).search}`), kept);
      setCookie(c, SESSION_COOKIE, session, { ...cookie, path: '/', maxAge: THIRTY_DAYS });
      return c.redirect(returnTo);
    },
  });

  resource(app, '/auth/done', {
    GET: (c) => c.text('You are signed in. What waits for you goes on in your name. You may close this page.\n'),
  });

  resource(app, '/auth/device', { POST: async (c) => c.json(await signIn.startDevice()) });

  resource(app, '/auth/device/token', {
    POST: async (c) => {
      const signedIn = await signIn.pollDevice((await readJson(c, DeviceCode, limits)).deviceCode);
      if (signedIn === null) return c.json({ session: null }, 202);
      return c.json({ session: signedIn.session, ...meOf(signedIn) });
    },
  });

  resource(app, '/v1/me', {
    GET: async (c) => {
      const { identity } = c.var;
      const { who } = identity;
      return c.json({ ...meOf({ identity }), ...(await signIn.profile(who)), grant: await signIn.grant(who) });
    },
  });

  resource(app, '/v1/sign-out', {
    POST: async (c) => {
      const { everywhere } = await readJson(c, SignOut, limits);
      await signIn.signOut(c.var.identity.who, bearerOf(c), everywhere);
      return c.json({ everywhere });
    },
  });
}
