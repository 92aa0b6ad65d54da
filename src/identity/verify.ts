import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { identityOf, STANDARD_CLAIMS, type ClaimNames, type Identity } from './claims.ts';
import { fetchFrom, issuerKeys } from './issuer-keys.ts';

/** Resolves a bearer token. Throws `unauthenticated`, or `provider_unavailable` when the issuer cannot be asked for its keys. */
export type Verify = (token: string) => Promise<Identity>;

/** The verified caller of a service of ours, and the agent through which they call. */
export type ServiceIdentity = Pick<Identity, 'who'> & { agent: string };

/** Throws besides what Verify does `forbidden`, for a token without this right. */
export type VerifyService = (token: string, wanted: { audience: string; scope: string }) => Promise<ServiceIdentity>;

export type Trust = {
  issuer: string;
  claims?: ClaimNames;
  /** Of this issuer, where several verifiers share them. */
  keys?: JWTVerifyGetKey;
  fetch?: typeof globalThis.fetch;
  now?: () => Date;
};

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

const OF_PEOPLE = { clockTolerance: 30, requiredClaims: ['exp', 'iat', 'sub'] };
/** Made for one call, and for no longer. */
const OF_CALLS = { clockTolerance: 10, maxTokenAge: 120, requiredClaims: ['exp', 'iat', 'sub', 'jti', 'client_id'] };

/** Verifies access tokens (RFC 9068) that people bring, of one issuer and for us. */
export function createVerifier({ audience, ...trust }: Trust & { audience: string }): Verify {
  const verified = verifying(trust);
  return async (token) => {
    const payload = await verified(token, { ...OF_PEOPLE, audience });
    return meaning(() => identityOf(payload, trust.claims ?? STANDARD_CLAIMS));
  };
}

const Exchanged = z.object({ scope: z.string(), act: z.object({ sub: z.string().min(1).max(100) }) });

/** Verifies tokens of single calls (RFC 8693) as a stranger would: who is meant, through which agent, for which service and right. */
export function createServiceVerifier(trust: Trust): VerifyService {
  const verified = verifying(trust);
  return async (token, { audience, scope }) => {
    const payload = await verified(token, { ...OF_CALLS, audience: audienceOf(audience) });
    const { who } = meaning(() => identityOf(payload, trust.claims ?? STANDARD_CLAIMS));
    const { act, scope: scopes } = meaning(() => Exchanged.parse(payload));
    if (!scopes.split(' ').includes(scope))
      throw new QuartermasterError('forbidden', 'This token does not carry the right that this service asks for.');
    return { who, agent: act.sub };
  };
}

/** What a service of ours is called in tokens. */
export const audienceOf = (name: string): string => `urn:quartermaster:${name}`;

/** One text for every reason: whoever tries tokens out learns nothing from it. `reason` is for our log. */
export const unauthenticated = (reason: string): QuartermasterError =>
  new QuartermasterError('unauthenticated', 'Sign in again: a valid access token for this system is needed.', {
    cause: new Error(reason),
  });

type Verified = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

function verifying({
  issuer,
  fetch = fetchFrom(issuer),
  keys = issuerKeys(issuer, fetch),
  now = () => new Date(),
}: Trust): Verified {
  return async (token, options) => {
    const all = { ...options, issuer, algorithms: ASYMMETRIC, typ: 'at+jwt', currentDate: now() };
    try {
      return (await jwtVerify(token, keys, all)).payload;
    } catch (error) {
      throw error instanceof QuartermasterError ? error : unauthenticated(reasonOf(error));
    }
  };
}

function meaning<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [claim] = error.issues.map(({ path }) => path.join('.'));
    throw unauthenticated(`claim ${claim}`);
  }
}

/** What was wrong, in words of ours: a token's own text never gets into a log. */
const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return `expired: ${error.claim}`;
  if (error instanceof errors.JWTClaimValidationFailed) return `claim ${error.claim}`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown key';
  return error instanceof errors.JOSEError ? error.code : 'no token';
};
