import type { PersonId } from '../domain/principal.ts';
import type { Tx } from './database.ts';

type Session = { hash: string; person: string; openedAt: Date; expiresAt: Date };

export const insertSession = async (tx: Tx, { hash, person, openedAt, expiresAt }: Session): Promise<void> => {
  await tx.run(
    'insert into sessions (tenant, hash, person, opened_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)',
    [tx.tenant, hash, person, openedAt, expiresAt],
  );
};

/** One that nobody has used for so long is over. */
const IDLE = `interval '7 days'`;
/** That it is used is noted no more often than this. */
const NOTED = `interval '1 hour'`;

/** Whose session it is, who is here now by it; null when it has ended, or they have left. */
export const personOfSession = async (tx: Tx, hash: string, now: Date): Promise<PersonId | null> => {
  const [row] = await tx.rows<{ person: PersonId; isStale: boolean }>(
    `select s.person, s.seen_at < $3::timestamptz - ${NOTED} as "isStale"
     from sessions s join people p on p.tenant = s.tenant and p.id = s.person and p.active
     where s.tenant = $1 and s.hash = $2 and s.expires_at > $3 and s.seen_at > $3::timestamptz - ${IDLE}`,
    [tx.tenant, hash, now],
  );
  if (row?.isStale)
    await tx.run('update sessions set seen_at = $3 where tenant = $1 and hash = $2', [tx.tenant, hash, now]);
  return row?.person ?? null;
};

export const endSession = async (tx: Tx, hash: string): Promise<void> => {
  await tx.run('delete from sessions where tenant = $1 and hash = $2', [tx.tenant, hash]);
};

export const endSessionsOf = async (tx: Tx, person: string): Promise<void> => {
  await tx.run('delete from sessions where tenant = $1 and person = $2', [tx.tenant, person]);
};
