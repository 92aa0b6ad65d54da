import type { Tx } from './database.ts';

export type SpendRow = {
  day: string;
  agent: string;
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  microUsd: number;
};

const columns = `coalesce(day, created_at::date)::text as day, agent, model, count(*)::bigint as calls,
  coalesce(sum(input_tokens), 0)::bigint as "inputTokens", coalesce(sum(output_tokens), 0)::bigint as "outputTokens",
  sum(cost_micro_usd)::bigint as "microUsd"`;

/** What calls cost by day, agent and model, from the first day to the last (ISO 8601), as far as this principal sees them. */
export const spendBetween = (tx: Tx, from: string, to: string): Promise<SpendRow[]> =>
  tx.rows<SpendRow>(
    `select ${columns} from model_calls
     where tenant = $1 and day between $2::date and $3::date and state <> 'throttled'
     group by 1, 2, 3 order by 1, 2, 3`,
    [tx.tenant, from, to],
  );

export const spendOf = (tx: Tx, requisition: string): Promise<SpendRow[]> =>
  tx.rows<SpendRow>(
    `select ${columns} from model_calls
     where tenant = $1 and requisition = $2 and state <> 'throttled'
     group by 1, 2, 3 order by 1, 2, 3`,
    [tx.tenant, requisition],
  );
