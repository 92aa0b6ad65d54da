import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId, Role, TenantId, type Principal } from '../domain/principal.ts';
import { unauthenticated } from './verify.ts';

type Person = Extract<Principal, { kind: 'person' }>;

/** What a token is for: one system and one right, as one person, through one agent (null: code of ours). */
export type TokenWanted = { principal: Principal; agent: string | null; audience: string; scope: string };

/** Who calls an internal service, and through whom. */
export type ServiceIdentity = { who: Person; agent: string | null };

/** The verified caller of a service. Throws `unauthenticated`, or `forbidden` for a token without this right. */
export type VerifyService = (token: string, wanted: { audience: string; scope: string }) => Promise<ServiceIdentity>;

const ISSUER = 'urn:quartermaster:worker';
const ALGORITHM = 'EdDSA';
const LIFE_SECONDS = 120;
/** Clocks of two machines of one installation. */
const SKEW_SECONDS = 10;

/** Ed25519 keys are 32 bytes; these bytes before them say so to whoever reads DER (RFC 8410). */
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');

const bytesOf = (name: string, key: string): Buffer => {
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.byteLength === 32) return bytes;
  throw new QuartermasterError(
    'configuration_invalid',
    `${name} is no Ed25519 key. Make a pair with: node local/service-key.ts`,
  );
};

const privateKey = (key: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, bytesOf('SERVICE_KEY', key)]), format: 'der', type: 'pkcs8' });

const publicKey = (key: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([PUBLIC_DER, bytesOf('SERVICE_PUBLIC_KEY', key)]),
    format: 'der',
    type: 'spki',
  });

/** SERVICE_PUBLIC_KEY as other programs take it. */
export const publicPem = (key: string): string => publicKey(key).export({ format: 'pem', type: 'spki' }).toString();

/** The public half of SERVICE_KEY, as SERVICE_PUBLIC_KEY takes it. */
export const publicHalf = (key: string): string =>
  createPublicKey(privateKey(key))
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_DER.byteLength)
    .toString('base64url');

/** Mints the token of one call. No one but a person is vouched for: our plumbing has no rights at internal services. */
export function createTokenIssuer(key: string, now: () => Date = () => new Date()) {
  const signing = privateKey(key);
  return async ({ principal, agent, audience, scope }: TokenWanted): Promise<string> => {
    if (principal.kind !== 'person')
      throw new QuartermasterError('forbidden', 'Only a person can be vouched for at an internal service.');
    const issuedAt = Math.floor(now().getTime() / 1000);
    const { tenant, person, roles } = principal;
    return new SignJWT({
      tenant,
      roles,
      scope,
      client_id: agent ?? 'quartermaster',
      ...(agent === null ? {} : { act: { sub: agent } }),
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(audienceOf(audience))
      .setSubject(person)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_SECONDS)
      .sign(signing);
  };
}

const audienceOf = (name: string): string => `urn:quartermaster:${name}`;

const Claims = z.object({
  tenant: TenantId,
  sub: PersonId,
  roles: z.array(Role),
  scope: z.string(),
  act: z.object({ sub: z.string().max(100) }).optional(),
});

/** Verifies as a stranger would: with the public half only, and nothing believed that is not signed. */
export function createServiceVerifier(key: string, now: () => Date = () => new Date()): VerifyService {
  const verifying = publicKey(key);
  return async (token, { audience, scope }) => {
    const claims = await claimsOf(token, verifying, audienceOf(audience), now());
    if (!claims.scope.split(' ').includes(scope))
      throw new QuartermasterError('forbidden', 'This token does not carry the right that this service asks for.');
    const { tenant, sub, roles, act } = claims;
    return { who: { kind: 'person', tenant, person: sub, roles }, agent: act?.sub ?? null };
  };
}

async function claimsOf(
  token: string,
  key: KeyObject,
  audience: string,
  currentDate: Date,
): Promise<z.infer<typeof Claims>> {
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: ISSUER,
      audience,
      algorithms: [ALGORITHM],
      typ: 'at+jwt',
      currentDate,
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: LIFE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
    });
    return Claims.parse(payload);
  } catch {
    throw unauthenticated();
  }
}
