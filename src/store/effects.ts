import { QuartermasterError } from '../domain/errors.ts';
import type { Tx } from './database.ts';

export type EffectState = 'intended' | 'dispatched' | 'confirmed' | 'ambiguous' | 'refused';

/** `attempts` counts how often it left; `ageMs` is how long its state stands, by the database's clock. */
export type Effect = {
  key: string;
  state: EffectState;
  requestDigest: string;
  result: unknown;
  attempts: number;
  ageMs: number;
};

/**
 * Reads the effect of this key, or notes that it is intended; the same key may never mean another request. Its row stays locked
 * until the transaction ends, so that of two attempts one sees what the other has made of it.
 */
export const intend = async (tx: Tx, requisition: string, key: string, requestDigest: string): Promise<Effect> => {
  await tx.run(
    `insert into effects (tenant, key, requisition, state, request_digest) values ($1, $2, $3, 'intended', $4)
     on conflict (tenant, key) do nothing`,
    [tx.tenant, key, requisition, requestDigest],
  );
  const [effect] = await tx.rows<Effect>(
    `select key, state, request_digest as "requestDigest", result, attempts,
       floor(extract(epoch from clock_timestamp() - updated_at) * 1000)::bigint as "ageMs"
     from effects where tenant = $1 and key = $2 for update`,
    [tx.tenant, key],
  );
  if (effect?.requestDigest !== requestDigest)
    throw new QuartermasterError(
      'conflict',
      'This effect was begun with another content. Use a new key for a new content.',
    );
  return effect;
};

/** How far an effect got; null when it was never intended. */
export const effectState = async (tx: Tx, key: string): Promise<EffectState | null> => {
  const [row] = await tx.rows<{ state: EffectState }>('select state from effects where tenant = $1 and key = $2', [
    tx.tenant,
    key,
  ]);
  return row?.state ?? null;
};

/**
 * Notes what became of an effect; true when it was noted. What is confirmed stays so, and with `attempt` nothing is noted once
 * another attempt has left since: a straggler may not undo what is known.
 */
export const markEffect = async (
  tx: Tx,
  key: string,
  state: EffectState,
  result: unknown = null,
  attempt: number | null = null,
): Promise<boolean> =>
  (await tx.run(
    `update effects set state = $3, result = coalesce($4, result), updated_at = now(),
       attempts = attempts + case when $3 = 'dispatched' then 1 else 0 end
     where tenant = $1 and key = $2 and state <> 'confirmed' and ($5::int is null or attempts = $5)`,
    [tx.tenant, key, state, result === null ? null : JSON.stringify(result), attempt],
  )) === 1;
