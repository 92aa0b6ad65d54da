import type { Delegation } from '../domain/delegation.ts';
import type { PersonId } from '../domain/principal.ts';
import type { Tx } from './database.ts';

/** `word`: which of the person's words it is. */
export type Said = Delegation & { word: number };

const columns = `id as word, person, deputy, from_day::text as "from", until_day::text as "until"`;

/** What people have said last, over or not, of all or of those who named this deputy; in full only as the worker or an administrator. */
export const newestDelegations = async (tx: Tx, deputy: string | null = null): Promise<Said[]> =>
  tx.rows<Said>(
    `select ${columns} from (select distinct on (person) * from delegations where tenant = $1 order by person, id desc) newest
     where deputy is not null and ($2::text is null or deputy = $2) order by person`,
    [tx.tenant, deputy],
  );

const wordName = (person: string): string => `delegation/${person}`;

/** Appends a person's word; with null they stand for themselves again. Waits for decisions that rest on the word before. */
export const insertDelegation = async (
  tx: Tx,
  { person, given }: { person: PersonId; given: Omit<Delegation, 'person'> | null },
): Promise<void> => {
  await tx.run(
    `with said as (
       insert into delegations (tenant, person, deputy, from_day, until_day) values ($1, $2, $3, $4, $5) returning id)
     insert into counters (tenant, name, value) select $1, $6, id from said
     on conflict (tenant, name) do update set value = excluded.value`,
    [tx.tenant, person, given?.deputy ?? null, given?.from ?? null, given?.until ?? null, wordName(person)],
  );
};

/**
 * Whether this is still the person's last word, and stays it until the transaction ends. As anybody of the company: a deputy does not
 * read what others have said.
 */
export const holdsWord = async (tx: Tx, { person, word }: Pick<Said, 'person' | 'word'>): Promise<boolean> => {
  const [row] = await tx.rows<{ value: number }>(
    `insert into counters (tenant, name, value) values ($1, $2, $3)
     on conflict (tenant, name) do update set value = counters.value returning value`,
    [tx.tenant, wordName(person), word],
  );
  return row?.value === word;
};
