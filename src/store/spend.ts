import { SpendScope, type Cap, type SpendKeys, type Total } from '../domain/spend.ts';
import type { Tx } from './database.ts';

/** A call that belongs to no requisition counts under the tenant's month and day only. */
type Keys = SpendKeys;

/** The real call, as Temporal names it: an attempt that is repeated is another one. */
export type Attempt = { workflowRun: string; activity: string; attempt: number };

export type ModelCall = Attempt & {
  id: string;
  requisition: string;
  run: string;
  turn: number;
  agent: string;
  model: string;
  /** The tenant's day on which it counts. */
  day: string;
  tokens: number;
  costMicroUsd: number;
  priceVersion: string;
};

const columns = `scope, key, jsonb_build_object('microUsd', micro_usd, 'tokens', tokens, 'turns', turns) as used,
  jsonb_build_object('microUsd', raised_micro_usd, 'tokens', raised_tokens, 'turns', raised_turns) as raised`;

const listed = (keys: Keys): [scopes: SpendScope[], keys: string[]] => {
  const counted = SpendScope.options.flatMap((scope) =>
    keys[scope] === undefined ? [] : [{ scope, key: keys[scope] }],
  );
  return [counted.map(({ scope }) => scope), counted.map(({ key }) => key)];
};

/** Locks what a call counts under, row by row in the one order, and reads it. Whoever also locks the requisition does that before. */
export const lockTotals = async (tx: Tx, keys: Keys): Promise<Total[]> =>
  tx.rows<Total>(
    `insert into spend_totals (tenant, scope, key)
     select $1, scope, key from unnest($2::text[], $3::text[]) with ordinality as counted (scope, key, place) order by place
     on conflict (tenant, scope, key) do update set key = excluded.key returning ${columns}`,
    [tx.tenant, ...listed(keys)],
  );

/** What is used up of one cap; null before the first call under it. */
export const findTotal = async (tx: Tx, { scope, key }: Pick<Cap, 'scope' | 'key'>): Promise<Total | null> => {
  const [row] = await tx.rows<Total>(
    `select ${columns} from spend_totals where tenant = $1 and scope = $2 and key = $3`,
    [tx.tenant, scope, key],
  );
  return row ?? null;
};

/** Adds to what is used up of the caps; may be less than nothing, when a call cost less than was reserved. */
export const countSpend = async (
  tx: Tx,
  keys: Keys,
  by: { microUsd: number; tokens: number; turns: number },
): Promise<void> => {
  await tx.run(
    `update spend_totals t set micro_usd = micro_usd + $4, tokens = tokens + $5, turns = turns + $6
     from unnest($2::text[], $3::text[]) as counted (scope, key)
     where t.tenant = $1 and t.scope = counted.scope and t.key = counted.key`,
    [tx.tenant, ...listed(keys), by.microUsd, by.tokens, by.turns],
  );
};

/** Before a call leaves: it counts at its worst case until real usage is known. The totals are locked by then. */
export const reserveSpend = async (tx: Tx, call: ModelCall, keys: Keys): Promise<void> => {
  await tx.run(
    `insert into model_calls (tenant, id, requisition, run, turn, agent, model, state, cost_micro_usd, price_version,
       workflow_run, activity, attempt, day, reserved_tokens)
     values ($1, $2, $3, $4, $5, $6, $7, 'reserved', $8, $9, $10, $11, $12, $13, $14)`,
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
      call.workflowRun,
      call.activity,
      call.attempt,
      call.day,
      call.tokens,
    ],
  );
  await countSpend(tx, keys, { microUsd: call.costMicroUsd, tokens: call.tokens, turns: 1 });
};

/** A call that was not taken cost nothing and was no turn. */
export const releaseSpend = async (tx: Tx, id: string, keys: Keys): Promise<void> => {
  await lockTotals(tx, keys);
  const [reserved] = await tx.rows<Reserved>(
    `select reserved_tokens as tokens, cost_micro_usd as "costMicroUsd" from model_calls
     where tenant = $1 and id = $2 and state = 'reserved' for update`,
    [tx.tenant, id],
  );
  if (!reserved) return;
  await tx.run(
    `update model_calls set state = 'throttled', input_tokens = 0, output_tokens = 0, cost_micro_usd = 0
     where tenant = $1 and id = $2`,
    [tx.tenant, id],
  );
  await countSpend(tx, keys, { microUsd: -reserved.costMicroUsd, tokens: -reserved.tokens, turns: -1 });
};

type Usage = { inputTokens: number; outputTokens: number; costMicroUsd: number };
type Reserved = { tokens: number; costMicroUsd: number };

/** After a call: real usage, or null when it never came and the worst case stays. A call is settled once. */
export const settleSpend = async (tx: Tx, id: string, usage: Usage | null, keys: Keys): Promise<void> => {
  if (usage === null) {
    await tx.run(`update model_calls set state = 'unknown' where tenant = $1 and id = $2 and state = 'reserved'`, [
      tx.tenant,
      id,
    ]);
    return;
  }
  await lockTotals(tx, keys);
  const [reserved] = await tx.rows<Reserved>(
    `select reserved_tokens as tokens, cost_micro_usd as "costMicroUsd" from model_calls
     where tenant = $1 and id = $2 and state <> 'settled' for update`,
    [tx.tenant, id],
  );
  if (!reserved) return;
  const { inputTokens, outputTokens, costMicroUsd } = usage;
  await tx.run(
    `update model_calls set state = 'settled', input_tokens = $3, output_tokens = $4, cost_micro_usd = $5
     where tenant = $1 and id = $2`,
    [tx.tenant, id, inputTokens, outputTokens, costMicroUsd],
  );
  const tokens = inputTokens + outputTokens - reserved.tokens;
  await countSpend(tx, keys, { microUsd: costMicroUsd - reserved.costMicroUsd, tokens, turns: 0 });
};

const raisedColumns = {
  microUsd: 'raised_micro_usd',
  tokens: 'raised_tokens',
  turns: 'raised_turns',
} as const satisfies Record<Cap['measure'], string>;

/** Raises one cap; true when it was there to be raised. */
export const raiseCap = async (tx: Tx, { scope, key, measure }: Cap, by: number): Promise<boolean> => {
  const column = raisedColumns[measure];
  const raised = await tx.run(
    `update spend_totals set ${column} = ${column} + $4 where tenant = $1 and scope = $2 and key = $3`,
    [tx.tenant, scope, key, by],
  );
  return raised === 1;
};

/** What is used up of a requisition's own caps and of its agents', as far as calls were made. */
export const totalsOf = async (tx: Tx, requisition: string): Promise<Total[]> =>
  tx.rows<Total>(
    `select ${columns} from spend_totals
     where tenant = $1 and (scope = 'requisition' and key = $2 or scope = 'agent' and split_part(key, '/', 1) = $2)`,
    [tx.tenant, requisition],
  );

/** What the model cost for one requisition so far; calls still on their way count at their worst case. */
export const spentOn = async (tx: Tx, requisition: string): Promise<{ microUsd: number; turns: number }> => {
  const [row] = await tx.rows<{ microUsd: number; turns: number }>(
    `select coalesce(sum(cost_micro_usd), 0)::bigint as "microUsd", count(*)::bigint as turns from model_calls
     where tenant = $1 and requisition = $2 and state <> 'throttled'`,
    [tx.tenant, requisition],
  );
  return row ?? { microUsd: 0, turns: 0 };
};
