import type { PersonId } from '../domain/principal.ts';
import type { Tx } from './database.ts';

type Session = { hash: string; person: string; openedAt: Date; expiresAt: Date };

export const insertSession = async (tx: Tx, { hash, person, openedAt, expiresAt }: Session): Promise<void> => {
  await tx.run('insert into sessions (tenant, hash, person, opened_at, expires_at) values ($1, $2, $3, $4, $5)', [
    tx.tenant,
    hash,
    person,
    openedAt,
    expiresAt,
  ]);
};

/** Whose session it is; null when it has ended. */
export const personOfSession = async (tx: Tx, hash: string, now: Date): Promise<PersonId | null> => {
  const [row] = await tx.rows<{ person: PersonId }>(
    'select person from sessions where tenant = $1 and hash = $2 and expires_at > $3',
    [tx.tenant, hash, now],
  );
  return row?.person ?? null;
};

export const endSession = async (tx: Tx, hash: string): Promise<void> => {
  await tx.run('delete from sessions where tenant = $1 and hash = $2', [tx.tenant, hash]);
};

export const endSessionsOf = async (tx: Tx, person: string): Promise<void> => {
  await tx.run('delete from sessions where tenant = $1 and person = $2', [tx.tenant, person]);
};
