import type { Tx } from './database.ts';

export type ModelCall = {
  id: string;
  requisition: string;
  run: string;
  turn: number;
  agent: string;
  model: string;
  costMicroUsd: number;
  priceVersion: string;
};

/** Before a call leaves: it counts at its worst case until real usage is known. */
export const reserveSpend = async (tx: Tx, call: ModelCall): Promise<void> => {
  await tx.run(
    `insert into model_calls (tenant, id, requisition, run, turn, agent, model, state, cost_micro_usd, price_version)
     values ($1, $2, $3, $4, $5, $6, $7, 'reserved', $8, $9)`,
    [
      tx.tenant,
      call.id,
      call.requisition,
      call.run,
      call.turn,
      call.agent,
      call.model,
      call.costMicroUsd,
      call.priceVersion,
    ],
  );
};

/** After a call: real usage, or null when it never came and the worst case stays. */
export const settleSpend = async (
  tx: Tx,
  id: string,
  usage: { inputTokens: number; outputTokens: number; costMicroUsd: number } | null,
): Promise<void> => {
  await tx.run(
    usage === null
      ? `update model_calls set state = 'unknown' where tenant = $1 and id = $2`
      : `update model_calls set state = 'settled', input_tokens = $3, output_tokens = $4, cost_micro_usd = $5 where tenant = $1 and id = $2`,
    usage === null ? [tx.tenant, id] : [tx.tenant, id, usage.inputTokens, usage.outputTokens, usage.costMicroUsd],
  );
};

/** What the model cost for one requisition so far; calls still on their way count at their worst case. */
export const spentOn = async (tx: Tx, requisition: string): Promise<{ microUsd: number; turns: number }> => {
  const [row] = await tx.rows<{ microUsd: number; turns: number }>(
    `select coalesce(sum(cost_micro_usd), 0)::bigint as "microUsd", count(*)::bigint as turns from model_calls
     where tenant = $1 and requisition = $2`,
    [tx.tenant, requisition],
  );
  return row ?? { microUsd: 0, turns: 0 };
};
