import { createRemoteJWKSet, customFetch, errors, exportSPKI, importJWK, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { createFetch } from '../outbound/fetch.ts';

const TIMEOUT_MS = 5_000;
/** A new signing key works after this long even when the keys were fetched just before it appeared. */
const ROTATION_COOLDOWN_MS = 5_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** The way to an issuer; its keys may lie at another host. */
export const fetchFrom = (issuer: string): typeof globalThis.fetch =>
  createFetch({ configured: [issuer], to: 'public', timeoutMs: TIMEOUT_MS });

/** The keys of an issuer, which is asked at the first token, so it may start after us. Throws `provider_unavailable` when it does not answer. */
export function issuerKeys(issuer: string, fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  const keySet = cachedOnSuccess(() => discoverKeys(issuer, fetch));
  return async (header, token) => {
    try {
      return await (
        await keySet()
      )(header, token);
    } catch (error) {
      throw isTokensFault(error) ? error : unavailable(error);
    }
  };
}

const Keys = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), alg: z.string().optional(), use: z.string().optional() })),
});

/** With what the issuer signs now, for programs that take a key and not an address: a public key as PEM, and its algorithm. */
export async function signingKeyOf(
  issuer: string,
  fetch: typeof globalThis.fetch,
): Promise<{ pem: string; algorithm: string }> {
  const response = await fetch(await keysAddress(issuer, fetch), asked());
  const { keys } = Keys.parse(await response.json());
  const [key] = keys.flatMap(({ alg, use, ...rest }) => (use === 'enc' || alg === undefined ? [] : [{ ...rest, alg }]));
  const imported = key && (await importJWK({ ...key, ext: true }, key.alg));
  if (imported === undefined || imported instanceof Uint8Array)
    throw new QuartermasterError('provider_refused', `${issuer} shows no public key with its algorithm.`);
  return { pem: await exportSPKI(imported), algorithm: key?.alg ?? '' };
}

const asked = (): RequestInit => ({ redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });

async function keysAddress(issuer: string, fetch: typeof globalThis.fetch): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, asked());
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const found = Discovery.parse(await response.json());
  if (found.issuer !== issuer) throw new Error(`${address} is of issuer "${found.issuer}"; check OIDC_ISSUER`);
  return new URL(found.jwks_uri);
}

const discoverKeys = async (issuer: string, fetch: typeof globalThis.fetch): Promise<JWTVerifyGetKey> =>
  createRemoteJWKSet(await keysAddress(issuer, fetch), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: ROTATION_COOLDOWN_MS,
    [customFetch]: fetch,
  });

/** Calls at the same time share one run; a failed one is forgotten, so that the next call tries again. */
export function cachedOnSuccess<T>(run: () => Promise<T>): () => Promise<T> {
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
