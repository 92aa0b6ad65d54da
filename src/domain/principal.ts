import { z } from 'zod';

/** Branded: mixing up a tenant and a person is a security bug, so the compiler refuses it. */
export const TenantId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/)
  .brand<'TenantId'>();
export type TenantId = z.infer<typeof TenantId>;

export const PersonId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@|-]{0,126}$/, 'must be the id with which somebody signs in')
  .brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

export const Role = z.enum([
  'requester',
  'buyer',
  'department_head',
  'finance_director',
  'compliance',
  'receiver',
  'auditor',
  'administrator',
]);
export type Role = z.infer<typeof Role>;

/**
 * Someone on whose rights a read or a call is made: a person from a verified token, or a part of our own plumbing that may do its work and
 * no more. `entrance` keeps sign-ins and grants, `deputies` looks up who stands in for whom, `meter` counts what embeddings cost,
 * `sorter` finds the company that an answered mail of ours was about, and `postman` takes mail in for it; what each may is in migrations/0019
 * and 0022.
 */
export type Principal =
  | { kind: 'person'; tenant: TenantId; person: PersonId; roles: readonly Role[] }
  | { kind: 'worker' | 'clock' | 'eraser' | 'entrance' | 'deputies' | 'meter' | 'postman'; tenant: TenantId }
  | { kind: 'relay' | 'sorter' };

/** The company that it is of; '' for whoever serves all of them. */
export const tenantOf = (principal: Principal): TenantId | '' => ('tenant' in principal ? principal.tenant : '');

/** Who did something, as the case file names them. */
export const Actor = z.discriminatedUnion('kind', [
  // `inPlaceOf`: whose task it was, and whose roles stand here, where a deputy has decided.
  z.object({ kind: z.literal('person'), person: PersonId, roles: z.array(Role), inPlaceOf: PersonId.optional() }),
  z.object({ kind: z.literal('agent'), agent: z.string(), onBehalfOf: PersonId }),
  z.object({ kind: z.literal('worker') }),
  z.object({ kind: z.literal('clock') }),
  // The run that erases what has been kept long enough.
  z.object({ kind: z.literal('retention') }),
  z.object({ kind: z.literal('operator') }),
]);
export type Actor = z.infer<typeof Actor>;

/** Who reads a contract when nobody says otherwise: whoever handles contracts. */
export const contractReaders: readonly Role[] = ['buyer', 'compliance', 'auditor', 'finance_director', 'administrator'];
