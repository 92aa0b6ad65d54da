import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId, Role, TenantId } from '../domain/principal.ts';
import type { Principal } from '../domain/principal.ts';
import { createFetch } from '../outbound/fetch.ts';

/** Who a verified token speaks for; `email` is null when the token carries none. */
export type Identity = { who: Extract<Principal, { kind: 'person' }>; email: string | null };

/** Resolves a bearer token. Throws `unauthenticated`, or `provider_unavailable` when the issuer cannot be asked for its keys. */
export type Verify = (token: string) => Promise<Identity>;

type Options = { issuer: string; audience: string; fetch?: typeof globalThis.fetch; now?: () => Date };

const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const TIMEOUT_MS = 5_000;
/** A new signing key works after this long even when the keys were fetched just before it appeared. */
const ROTATION_COOLDOWN_MS = 5_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

const isRole = (name: string): name is Role => Role.safeParse(name).success;

const Claims = z.object({
  tenant: TenantId,
  sub: PersonId,
  // An issuer serves other applications too, so a role that means nothing here is dropped.
  roles: z.array(z.string()).transform((names) => names.filter(isRole)),
  email: z.email().nullable().catch(null),
});

/** Verifies RFC 9068 access tokens of one issuer. The issuer is asked at the first token, so it may start after us. */
export function createVerifier({
  issuer,
  audience,
  // The issuer's keys may lie at another host.
  fetch = createFetch({ configured: [issuer], to: 'public', timeoutMs: TIMEOUT_MS }),
  now = () => new Date(),
}: Options): Verify {
  const keySet = cachedOnSuccess(() => discoverKeys(issuer, fetch));
  const key: JWTVerifyGetKey = async (header, token) => {
    try {
      return await (
        await keySet()
      )(header, token);
    } catch (error) {
      throw isTokensFault(error) ? error : unavailable(error);
    }
  };
  const options = {
    issuer,
    audience,
    algorithms: ASYMMETRIC,
    typ: 'at+jwt',
    clockTolerance: 30,
    requiredClaims: ['exp', 'iat', 'sub'],
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, key, { ...options, currentDate: now() });
      const { tenant, sub, roles, email } = Claims.parse(payload);
      return { who: { kind: 'person', tenant, person: sub, roles }, email };
    } catch (error) {
      if (error instanceof QuartermasterError) throw error;
      throw unauthenticated();
    }
  };
}

/** One text for every reason: whoever tries tokens out learns nothing from it. */
export const unauthenticated = (): QuartermasterError =>
  new QuartermasterError('unauthenticated', 'Sign in again: a valid access token for this system is needed.');

async function discoverKeys(issuer: string, fetch: typeof globalThis.fetch): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const found = Discovery.parse(await response.json());
  if (found.issuer !== issuer) throw new Error(`${address} is of issuer "${found.issuer}"; check OIDC_ISSUER`);
  return createRemoteJWKSet(new URL(found.jwks_uri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: ROTATION_COOLDOWN_MS,
    [customFetch]: fetch,
  });
}

/** Calls at the same time share one run; a failed one is forgotten, so that the next call tries again. */
function cachedOnSuccess<T>(run: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | null = null;
  return () => {
    current ??= run().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  };
}

const isTokensFault = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

const unavailable = (cause: unknown): QuartermasterError =>
  new QuartermasterError(
    'provider_unavailable',
    'The sign-in service cannot be asked for its keys; try again shortly.',
    {
      cause,
    },
  );
