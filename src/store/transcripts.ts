import type { z } from 'zod';
import { caseKindOf } from '../domain/agent-run.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';

export type StoredMessage = { seq: number; content: z.core.util.JSONType; createdAt: string };

/** Room for one turn: its answer, up to 98 tool results, and one message of the gate. */
export const TURN_STRIDE = 100;

/** Adds a message; a second attempt of the same turn leaves the first one standing. */
export const addMessage = async (
  tx: Tx,
  message: { requisition: string; run: string; agent: string; seq: number; content: unknown },
): Promise<void> => {
  await tx.run(
    `insert into messages (tenant, requisition, run, seq, agent, content) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant, requisition, run, seq) do nothing`,
    [tx.tenant, message.requisition, message.run, message.seq, message.agent, JSON.stringify(message.content)],
  );
};

export const readTranscript = async (tx: Tx, requisition: string, run: string): Promise<StoredMessage[]> =>
  tx.rows<StoredMessage>(
    `select seq, content, to_json(created_at)#>>'{}' as "createdAt" from messages
     where tenant = $1 and requisition = $2 and run = $3 order by seq`,
    [tx.tenant, requisition, run],
  );

export const runsOf = async (tx: Tx, requisition: string): Promise<{ run: string; agent: string }[]> =>
  tx.rows<{ run: string; agent: string }>(
    `select run, min(agent) as agent from messages where tenant = $1 and requisition = $2 group by run order by min(created_at)`,
    [tx.tenant, requisition],
  );

export type StoredReceipt = {
  id: string;
  operation: string;
  arguments: unknown;
  outcome: 'ok' | 'not_found' | 'refused' | 'invalid' | 'unavailable';
  result: unknown;
};

/**
 * The recorded result of one tool call; a second attempt of the same call keeps the first, unless that was an outage. False where the first
 * was kept.
 */
export const addReceipt = async (
  tx: Tx,
  receipt: StoredReceipt & { requisition: string; run: string; agent: string },
): Promise<boolean> => {
  const added = await tx.run(
    `insert into tool_receipts (tenant, id, requisition, run, agent, operation, arguments, outcome, result)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant, requisition, id) do update
       set arguments = excluded.arguments, outcome = excluded.outcome, result = excluded.result
       where tool_receipts.outcome = 'unavailable'`,
    [
      tx.tenant,
      receipt.id,
      receipt.requisition,
      receipt.run,
      receipt.agent,
      receipt.operation,
      JSON.stringify(receipt.arguments),
      receipt.outcome,
      receipt.result === undefined ? null : JSON.stringify(receipt.result),
    ],
  );
  return added === 1;
};

export const receiptsOf = async (tx: Tx, requisition: string, run: string): Promise<StoredReceipt[]> =>
  tx.rows<StoredReceipt>(
    `select id, operation, arguments, outcome, result from tool_receipts
     where tenant = $1 and requisition = $2 and run = $3 order by created_at, id`,
    [tx.tenant, requisition, run],
  );

export const findReceipt = async (tx: Tx, requisition: string, id: string): Promise<StoredReceipt | null> => {
  const [row] = await tx.rows<StoredReceipt>(
    'select id, operation, arguments, outcome, result from tool_receipts where tenant = $1 and requisition = $2 and id = $3',
    [tx.tenant, requisition, id],
  );
  return row ?? null;
};

export type HandOff = {
  requisition: string;
  run: string;
  sender: string;
  receiver: string;
  payload: unknown;
  verdict: Verdict;
};

/** The JSON that went from one agent to the next, with what the gate said of it; the case is locked. A run of its own tells of its end itself. */
export const addHandOff = async (tx: Tx, handOff: HandOff): Promise<void> => {
  const before = await handOffOf(tx, handOff.requisition, handOff.run);
  await tx.run(
    `insert into hand_offs (tenant, requisition, run, sender, receiver, payload, verdict) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant, requisition, run) do update set payload = excluded.payload, verdict = excluded.verdict`,
    [
      tx.tenant,
      handOff.requisition,
      handOff.run,
      handOff.sender,
      handOff.receiver,
      JSON.stringify(handOff.payload),
      JSON.stringify(handOff.verdict),
    ],
  );
  // Asked again it goes on; judged again after a crash it has come to its end before.
  const isAtEnd = handOff.verdict.verdict !== 'reask';
  const wasAtEnd = before !== null && before.verdict !== 'reask';
  if (isAtEnd && !wasAtEnd && caseKindOf(handOff.requisition) === 'requisition') await announceCompletion(tx, handOff);
};

const announceCompletion = async (
  tx: Tx,
  { requisition, run, sender, receiver, verdict: { verdict } }: HandOff,
): Promise<void> => {
  const [used] = await tx.rows<{ turns: number; costMicroUsd: number }>(
    `select count(*) as turns, coalesce(sum(cost_micro_usd), 0)::bigint as "costMicroUsd" from model_calls
     where tenant = $1 and requisition = $2 and run = $3 and state <> 'throttled'`,
    [tx.tenant, requisition, run],
  );
  const cost = used ?? { turns: 0, costMicroUsd: 0 };
  await announce(tx, requisition, 'agent.completed', { requisition, agent: sender, run, receiver, verdict, ...cost });
};

/** What the gate said of what an agent's run handed on. */
export const handOffOf = async (tx: Tx, requisition: string, run: string): Promise<Verdict | null> => {
  const [row] = await tx.rows<{ verdict: Verdict }>(
    'select verdict from hand_offs where tenant = $1 and requisition = $2 and run = $3',
    [tx.tenant, requisition, run],
  );
  return row?.verdict ?? null;
};
