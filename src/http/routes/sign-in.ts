import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import { z } from 'zod';
import { unauthenticated } from '../../identity/verify.ts';
import { Device, Me, NotYet, SignedIn as SignedInView, SignedOut } from '../../services/answers-view.ts';
import type { SignedIn } from '../../services/sign-in.ts';
import { tokenOf } from '../bearer.ts';
import type { Dependencies } from '../context.ts';
import { plain, taking } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { resource, type Router } from '../router.ts';
import { SESSION } from '../session-cookie.ts';
import { json, queryOf } from '../takes.ts';

const BEGUN = 'qm_sign_in';
const TEN_MINUTES = 600;
const THIRTY_DAYS = 30 * 86_400;

const DeviceCode = z.strictObject({ deviceCode: z.string().min(1).max(2_000) });
const SignOut = z.strictObject({ everywhere: z.boolean().default(false) });
const SignIn = z.object({ return: z.string().max(1_000).default('/auth/done') });

const meOf = ({ identity: { who, email } }: Pick<SignedIn, 'identity'>) => ({
  tenant: who.tenant,
  person: who.person,
  roles: [...who.roles],
  email,
});

/** Signing in by browser (authorization code with PKCE) and by device code, who one is, and signing out. */
export function signInRoutes(router: Router, dependencies: Dependencies): void {
  byBrowser(router, dependencies);
  byDevice(router, dependencies);
  const { signIn } = dependencies;

  resource(router, '/v1/me', {
    GET: plain({
      id: 'readMe',
      summary: 'Who you are here, and what you have let agents do in your name.',
      answers: { 200: Me },
      handle: async (c) => {
        const { identity } = c.var;
        return versioned(c, { ...meOf({ identity }), grant: await signIn.grant(identity.who) });
      },
    }),
  });

  resource(router, '/v1/sign-out', {
    POST: taking({
      id: 'signOut',
      summary: 'Ends this session, or all of yours.',
      takes: json(SignOut),
      answers: { 200: SignedOut },
      handle: async (c, { everywhere }) => {
        await signIn.signOut(c.var.identity.who, tokenOf(c), everywhere);
        return c.json({ everywhere });
      },
    }),
  });
}

function byBrowser(router: Router, { signIn, publicUrl }: Dependencies): void {
  const callback = `${publicUrl}/auth/callback`;
  const cookie = { httpOnly: true, sameSite: 'Lax', secure: publicUrl.startsWith('https:') } as const;

  resource(router, '/auth/sign-in', {
    GET: taking({
      id: 'beginSignIn',
      summary: 'Sends a browser to the issuer.',
      isOpen: true,
      isForBrowsers: true,
      takes: queryOf(SignIn),
      answers: { 302: 'nothing' },
      problems: ['provider_unavailable', 'provider_refused'],
      handle: async (c, query) => {
        const { url, kept } = await signIn.begin(callback, query.return);
        setCookie(c, BEGUN, kept, { ...cookie, path: '/auth', maxAge: TEN_MINUTES });
        return c.redirect(url.href);
      },
    }),
  });

  resource(router, '/auth/callback', {
    GET: plain({
      id: 'finishSignIn',
      summary: 'Where the issuer sends the browser back to.',
      isOpen: true,
      isForBrowsers: true,
      answers: { 302: 'nothing' },
      problems: ['unauthenticated', 'provider_unavailable', 'provider_refused'],
      handle: async (c) => {
        const kept = getCookie(c, BEGUN);
        if (kept === undefined) throw unauthenticated('a sign-in that began elsewhere');
        deleteCookie(c, BEGUN, { path: '/auth' });
        const { session, returnTo } = await signIn.finish(new URL(`${callback}${new URL(c.req.url).search}`), kept);
        const before = getCookie(c, SESSION);
        if (before !== undefined) await signIn.endSession(before);
        setCookie(c, SESSION, session, { ...cookie, path: '/', maxAge: THIRTY_DAYS });
        return c.redirect(returnTo);
      },
    }),
  });

  resource(router, '/auth/done', {
    GET: plain({
      id: 'readSignedIn',
      summary: 'What a browser shows after it.',
      isOpen: true,
      answers: { 200: 'text' },
      handle: (c) => c.text('You are signed in. What waits for you goes on in your name. You may close this page.\n'),
    }),
  });
}

function byDevice(router: Router, { signIn }: Dependencies): void {
  resource(router, '/auth/device', {
    POST: plain({
      id: 'startDevice',
      summary: 'Begins a sign-in on another device.',
      isOpen: true,
      answers: { 200: Device },
      problems: ['provider_unavailable', 'provider_refused'],
      handle: async (c) => c.json(await signIn.startDevice()),
    }),
  });

  resource(router, '/auth/device/token', {
    POST: taking({
      id: 'pollDevice',
      summary: 'The session, once somebody has confirmed.',
      isOpen: true,
      takes: json(DeviceCode),
      answers: { 200: SignedInView, 202: NotYet },
      problems: ['unauthenticated', 'provider_unavailable', 'provider_refused'],
      handle: async (c, { deviceCode }) => {
        const signedIn = await signIn.pollDevice(deviceCode);
        if (signedIn === null) return c.json({ session: null }, 202);
        return c.json({ session: signedIn.session, ...meOf(signedIn) });
      },
    }),
  });
}
