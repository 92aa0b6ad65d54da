import type { Person } from '../seed/read.ts';

/** A seeded person with the tenant that they belong to. */
export type Account = { tenant: string; person: Person };

/** An account's id at the issuer; person ids are unique only within their tenant. */
export const accountId = ({ tenant, person }: Account): string => `${tenant}/${person.id}`;

/** Finds `tenant/person`, or the first person of the tenant who holds a role: `tenant/department_head`. */
export function findAccount(username: string, people: Readonly<Record<string, Person[]>>): Account | undefined {
  const [tenant = '', wanted = ''] = username.split('/', 2);
  const ofTenant = Object.hasOwn(people, tenant) ? (people[tenant] ?? []) : [];
  const person =
    ofTenant.find(({ id }) => id === wanted) ?? ofTenant.find(({ roles }) => roles.some((role) => role === wanted));
  return person === undefined ? undefined : { tenant, person };
}
