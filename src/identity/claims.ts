import { z } from 'zod';
import { PersonId, Role, TenantId, type Principal } from '../domain/principal.ts';

/** Where an issuer writes who somebody is: names of claims, dotted where they stand within another (`realm_access.roles`). */
export type ClaimNames = { tenant: string; person: string; roles: string };

/** As RFC 9068 and the stand-in have them. */
export const STANDARD_CLAIMS: ClaimNames = { tenant: 'tenant', person: 'sub', roles: 'roles' };

/** Who a verified token speaks for; `email` is null when the token carries none. */
export type Identity = { who: Extract<Principal, { kind: 'person' }>; email: string | null };

const isRole = (name: string): name is Role => Role.safeParse(name).success;

const Who = z.object({
  tenant: TenantId,
  person: PersonId,
  // An issuer serves other applications too, so a role that means nothing here is dropped.
  roles: z.array(z.string()).transform((names) => names.filter(isRole)),
  email: z.email().nullable().catch(null),
});

const Within = z.record(z.string(), z.unknown()).catch({});

const claimAt = (claims: unknown, name: string): unknown => {
  // A name with dots may be one claim, as in namespaced claims (https://buy.example.com/roles).
  const whole = Within.parse(claims)[name];
  if (whole !== undefined) return whole;
  return name.split('.').reduce((found: unknown, part) => Within.parse(found)[part], claims);
};

/** Throws a ZodError when the claims name nobody whom we could know. */
export function identityOf(claims: object, names: ClaimNames): Identity {
  const { tenant, person, roles, email } = Who.parse({
    tenant: claimAt(claims, names.tenant),
    person: claimAt(claims, names.person),
    roles: claimAt(claims, names.roles),
    email: claimAt(claims, 'email'),
  });
  return { who: { kind: 'person', tenant, person, roles }, email };
}
