import { join } from 'node:path';
import { z } from 'zod';
import { openJournal } from '../journal.ts';
import { readPeople, Role, type Person } from '../seed/read.ts';

/** A seeded person with the tenant that they belong to. */
export type Account = { tenant: string; person: Person };

/** What a test does to a person: `active: false` for somebody who left, `roles` for those that are left to them. */
export const PersonChange = z.strictObject({ active: z.boolean().optional(), roles: z.array(Role).optional() });
export type PersonChange = z.infer<typeof PersonChange>;

const Changed = z.strictObject({ id: z.string(), change: PersonChange });

/** The people whom the issuer knows. Who was made inactive is found by none of these. */
export type Accounts = {
  /** The account of an id, `tenant/person`. */
  byId(id: string): Account | undefined;
  /** The account of `tenant/person`, or of the first person of the tenant who holds a role: `tenant/department_head`. */
  byName(username: string): Account | undefined;
  all(): Account[];
  /** Holds from then on, over restarts too; false when there is nobody of that id. */
  change(id: string, change: PersonChange): boolean;
  close(): void;
};

/** An account's id at the issuer; person ids are unique only within their tenant. */
export const accountId = ({ tenant, person }: Account): string => `${tenant}/${person.id}`;

/** The person's id in an account's. */
export const personOf = (id: string): string => id.slice(id.indexOf('/') + 1);

/** What tokens say of a person. `sub` is unique only together with `tenant`. */
export const claimsOf = ({ tenant, person: { id, name, email, roles } }: Account) => ({
  sub: id,
  tenant,
  roles,
  email,
  name,
});

/** The seeded people, with the changes that the folder keeps. */
export function openAccounts(state: string): Accounts {
  const seeded: Account[] = Object.entries(readPeople()).flatMap(([tenant, people]) =>
    people.map((person) => ({ tenant, person })),
  );
  const journal = openJournal(join(state, 'identity-people.jsonl'), Changed);
  const changes = new Map<string, PersonChange>();
  const note = ({ id, change }: z.infer<typeof Changed>) => changes.set(id, { ...changes.get(id), ...change });
  journal.entries().forEach(note);

  const current = (account: Account | undefined): Account | undefined => {
    if (account === undefined) return undefined;
    const { active = true, roles = account.person.roles } = changes.get(accountId(account)) ?? {};
    const left = account.person.roles.filter((role) => roles.includes(role));
    return active ? { ...account, person: { ...account.person, roles: left } } : undefined;
  };
  const seededById = (id: string) => seeded.find((account) => accountId(account) === id);
  const seededByRole = (username: string) =>
    seeded.find(({ tenant, person }) => person.roles.some((role) => `${tenant}/${role}` === username));
  return {
    byId: (id) => current(seededById(id)),
    byName: (username) => current(seededById(username) ?? seededByRole(username)),
    all: () => seeded.flatMap((account) => current(account) ?? []),
    change(id, change) {
      if (seededById(id) === undefined) return false;
      journal.append({ id, change });
      note({ id, change });
      return true;
    },
    close: () => journal.close(),
  };
}
