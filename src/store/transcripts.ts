import type { z } from 'zod';
import type { Verdict } from '../domain/verdict.ts';
import type { Tx } from './database.ts';

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

/** The recorded result of one tool call; a second attempt of the same call keeps the first, unless that was an outage. */
export const addReceipt = async (
  tx: Tx,
  receipt: StoredReceipt & { requisition: string; run: string; agent: string },
): Promise<void> => {
  await tx.run(
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

/** The JSON that went from one agent to the next, with what the gate said of it. */
export const addHandOff = async (
  tx: Tx,
  handOff: { requisition: string; run: string; sender: string; receiver: string; payload: unknown; verdict: unknown },
): Promise<void> => {
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
};

/** What the gate said of what an agent's run handed on. */
export const handOffOf = async (tx: Tx, requisition: string, run: string): Promise<Verdict | null> => {
  const [row] = await tx.rows<{ verdict: Verdict }>(
    'select verdict from hand_offs where tenant = $1 and requisition = $2 and run = $3',
    [tx.tenant, requisition, run],
  );
  return row?.verdict ?? null;
};
