import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { tenantOf, type Principal } from '../domain/principal.ts';

/** Who signs with which key: the server has the one of people, the worker the one of plumbing; what both do, both may sign. */
export const rings = {
  people: ['person', 'entrance', 'deputies', 'meter', 'eraser', 'sorter', 'postman'],
  plumbing: ['worker', 'clock', 'relay', 'entrance', 'meter', 'eraser'],
} as const satisfies Record<string, readonly Principal['kind'][]>;
export type Ring = keyof typeof rings;

/** What the database signs with a ring's key for its own functions, besides (migrations/0016). */
export const signedInside: Readonly<Record<Ring, readonly string[]>> = { people: [], plumbing: ['erasing'] };

/** The keys of the rings: DATABASE_PRINCIPAL_KEY of people, DATABASE_PLUMBING_KEY of plumbing. */
export type Keys = Readonly<Record<Ring, string>>;

/** A key as it is configured, prepared for many signatures. */
export const principalKey = (text: string): KeyObject => createSecretKey(text, 'base64url');

const claimsOf = (principal: Principal): string[] => [
  principal.kind,
  tenantOf(principal),
  principal.kind === 'person' ? principal.person : '',
  principal.kind === 'person' ? principal.roles.join(',') : '',
];

/** For which connection a signature holds, and until when on the clock of Postgres, in milliseconds since 1970. */
export type Holds = { pid: number; until: number };

/** The setting `qm.principal`, which app_principal() checks (migrations/0013): the signature, and what it signs, a line each. */
export const signedPrincipal = (key: KeyObject, principal: Principal, { pid, until }: Holds): string => {
  const claims = [until, pid, ...claimsOf(principal)].join('\n');
  return `${createHmac('sha256', key).update(claims).digest('hex')}\n${claims}`;
};

const BLOCK_BYTES = 64;

/** The two blocks that HMAC-SHA-256 makes of a key (RFC 2104), with which SQL checks a signature by two digests. */
export const hmacBlocks = (secret: KeyObject): { inner: Buffer; outer: Buffer } => {
  const key = secret.export();
  const short = key.length > BLOCK_BYTES ? createHash('sha256').update(key).digest() : key;
  const block = Buffer.concat([short, Buffer.alloc(BLOCK_BYTES - short.length)]);
  return { inner: Buffer.from(block.map((byte) => byte ^ 0x36)), outer: Buffer.from(block.map((byte) => byte ^ 0x5c)) };
};
