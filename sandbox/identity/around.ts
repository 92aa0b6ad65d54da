import { decodeJwt, importJWK, SignJWT, type JWK } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { personOf } from './accounts.ts';
import { headerOf, SIGNING_ALGORITHM } from './key.ts';

/** Seconds between two questions of a device; by RFC 8628 it would be five. */
const DEVICE_INTERVAL_SECONDS = 1;

const AUTHORIZE = '/auth';
const DEVICE = '/device';

/**
 * Forgets who signed in before, so that each sign-in asks who it is. Takes `offline_access` without `prompt=consent`, which
 * OpenID Connect would otherwise have asked for.
 */
export async function beginAfresh(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  if (ctx.path === AUTHORIZE || (ctx.path === DEVICE && ctx.method === 'GET')) delete ctx.req.headers.cookie;
  const { scope, prompt = '' } = ctx.query;
  if (ctx.path === AUTHORIZE && String(scope).split(' ').includes('offline_access') && prompt !== 'none')
    ctx.query = { ...ctx.query, prompt: [...new Set([...String(prompt).split(' '), 'consent'])].join(' ').trim() };
  await next();
}

/** Adds to answers what real issuers say: when the grant behind a refresh token ends, and how often a device may ask. */
export function amendAnswers(key: JWK) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const { body } = ctx;
    if (typeof body !== 'object' || body === null) return;
    if ('device_code' in body) Object.assign(body, { interval: DEVICE_INTERVAL_SECONDS });
    if ('id_token' in body) Object.assign(body, { id_token: await ofThePerson(String(body.id_token), key) });
    const token = ctx.oidc.entities.RefreshToken;
    if ('refresh_token' in body && token !== undefined) Object.assign(body, { refresh_expires_in: token.remainingTTL });
  };
}

/** The id token signed anew: the library puts the account's id into `sub`, where access tokens have the person's. */
async function ofThePerson(idToken: string, key: JWK): Promise<string> {
  const claims = decodeJwt(idToken);
  return new SignJWT({ ...claims, sub: personOf(claims.sub ?? '') })
    .setProtectedHeader(headerOf(key))
    .sign(await importJWK(key, SIGNING_ALGORITHM));
}
