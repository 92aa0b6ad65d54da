import { QuartermasterError } from '../domain/errors.ts';
import type { Tx } from './database.ts';

export type EffectState = 'intended' | 'dispatched' | 'confirmed' | 'ambiguous' | 'refused';
export type Effect = { key: string; state: EffectState; requestDigest: string; result: unknown };

/** Reads the effect of this key, or notes that it is intended; the same key may never mean another request. */
export const intend = async (tx: Tx, requisition: string, key: string, requestDigest: string): Promise<Effect> => {
  await tx.run(
    `insert into effects (tenant, key, requisition, state, request_digest) values ($1, $2, $3, 'intended', $4)
     on conflict (tenant, key) do nothing`,
    [tx.tenant, key, requisition, requestDigest],
  );
  const [effect] = await tx.rows<Effect>(
    `select key, state, request_digest as "requestDigest", result from effects where tenant = $1 and key = $2`,
    [tx.tenant, key],
  );
  if (effect?.requestDigest !== requestDigest)
    throw new QuartermasterError(
      'conflict',
      `The effect ${key} was begun with another content. Use a new key for a new content.`,
    );
  return effect;
};

export const markEffect = async (tx: Tx, key: string, state: EffectState, result: unknown = null): Promise<void> => {
  await tx.run(
    `update effects set state = $3, result = coalesce($4, result), updated_at = now(),
       attempts = attempts + case when $3 = 'dispatched' then 1 else 0 end
     where tenant = $1 and key = $2`,
    [tx.tenant, key, state, result === null ? null : JSON.stringify(result)],
  );
};
