import type { Delegation } from '../domain/delegation.ts';
import type { PersonId } from '../domain/principal.ts';
import type { Tx } from './database.ts';

const columns = `person, deputy, from_day::text as "from", until_day::text as "until"`;

/** What people have said last, over or not, of all or of those who named this deputy; in full only as the worker or an administrator. */
export const newestDelegations = async (tx: Tx, deputy: string | null = null): Promise<Delegation[]> =>
  tx.rows<Delegation>(
    `select ${columns} from (select distinct on (person) * from delegations where tenant = $1 order by person, id desc) newest
     where deputy is not null and ($2::text is null or deputy = $2) order by person`,
    [tx.tenant, deputy],
  );

/** Appends a person's word; with null they stand for themselves again. */
export const insertDelegation = async (
  tx: Tx,
  { person, given }: { person: PersonId; given: Omit<Delegation, 'person'> | null },
): Promise<void> => {
  await tx.run('insert into delegations (tenant, person, deputy, from_day, until_day) values ($1, $2, $3, $4, $5)', [
    tx.tenant,
    person,
    given?.deputy ?? null,
    given?.from ?? null,
    given?.until ?? null,
  ]);
};
