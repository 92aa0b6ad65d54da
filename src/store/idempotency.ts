import type { Tx } from './database.ts';

/** An answer as it is given again. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string };

export type KnownKey = { request: string; answer: StoredAnswer | null };

/** Old enough to be forgotten, and long enough that whoever began it is no longer at work. */
const KEPT = `interval '24 hours'`;
const ABANDONED = `interval '5 minutes'`;

/** Takes the key for this run; null when it was free, else what it stands for. Requests at once take it one after the other. */
export const takeKey = async (
  tx: Tx,
  { person, key, request, run }: { person: string; key: string; request: string; run: string },
): Promise<KnownKey | null> => {
  const taken = await tx.run(
    `insert into idempotency_keys as k (tenant, person, key, request, run) values ($1, $2, $3, $4, $5)
     on conflict (tenant, person, key) do update
       set request = excluded.request, run = excluded.run, begun_at = now(), status = null, headers = null, body = null
       where k.begun_at < now() - ${KEPT}
          or k.status is null and k.request = excluded.request and k.begun_at < now() - ${ABANDONED}`,
    [tx.tenant, person, key, request, run],
  );
  if (taken === 1) return null;
  const [row] = await tx.rows<KnownKey>(
    `select request,
       case when status is not null then jsonb_build_object('status', status, 'headers', headers, 'body', body) end as answer
     from idempotency_keys where tenant = $1 and person = $2 and key = $3`,
    [tx.tenant, person, key],
  );
  return row ?? null;
};

/** Keeps the answer of a run that still has the key. */
export const keepAnswer = async (
  tx: Tx,
  { person, key, run }: { person: string; key: string; run: string },
  { status, headers, body }: StoredAnswer,
): Promise<void> => {
  await tx.run(
    `update idempotency_keys set status = $5, headers = $6, body = $7
     where tenant = $1 and person = $2 and key = $3 and run = $4`,
    [tx.tenant, person, key, run, status, JSON.stringify(headers), body],
  );
};

/** Nothing was done: the key is free again. */
export const freeKey = async (
  tx: Tx,
  { person, key, run }: { person: string; key: string; run: string },
): Promise<void> => {
  await tx.run(
    `update idempotency_keys set begun_at = '-infinity' where tenant = $1 and person = $2 and key = $3 and run = $4`,
    [tx.tenant, person, key, run],
  );
};

/** Clears away what is old, of everybody in the company; what is old is the policy's to say. */
export const forgetKeys = async (tx: Tx): Promise<void> => {
  await tx.run('delete from idempotency_keys');
};
