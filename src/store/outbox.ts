import type { Head } from '../domain/case-chain.ts';
import { traceparent } from '../telemetry/spans.ts';
import type { Tx } from './database.ts';

/** What woke a run; only words, they stand in its history. */
type Because =
  | 'decision'
  | 'edit'
  | 'withdrawal'
  | 'resume'
  | 'reply'
  | 'sign_in'
  | 'hand_over'
  | 'vendor_hold'
  | 'vendor_merge';

/** What woke the run of an order, or started it. */
type OrderBecause = 'sent' | 'receipt' | 'acknowledgement' | 'change' | 'hold' | 'closing' | 'decision';

/** What starts an agent's run of its own, or wakes it. */
export type RunBecause = 'started' | 'sign_in' | 'resume' | 'cancelled';

/** What the relay carries. Ids only: payloads end up in workflow history. */
export type OutboxMessage =
  | { kind: 'start'; requisition: string; round: number }
  | { kind: 'wake'; requisition: string; round: number; because: Because }
  /** Of an order that was sent: wakes its run, or starts it. */
  | { kind: 'follow'; requisition: string; round: number; order: string; because: OrderBecause }
  /** Of an agent's run of its own, by its number. */
  | { kind: 'agent_run'; requisition: string; round: number; because: RunBecause };

/**
 * `head`: of the requisition's case file when the row was written; null where it had none, or before it was noted. `traceparent`: where in a
 * trace the change was made that the row announces.
 */
export type OutboxRow = {
  id: number;
  tenant: string;
  message: OutboxMessage;
  head: Head | null;
  attempts: number;
  traceparent: string | null;
};

/**
 * Written in the transaction of the change itself, after its entry in the case file, whose head goes along; the commit wakes the
 * relay.
 */
export const enqueue = async (tx: Tx, message: OutboxMessage): Promise<void> => {
  await tx.run(
    `insert into outbox (tenant, kind, key, payload, traceparent, head) values ($1, $2, $3, $4, $5,
       (select jsonb_build_object('entries', entries, 'hash', hash) from case_heads where tenant = $1 and requisition = $3))`,
    [tx.tenant, message.kind, message.requisition, JSON.stringify(message), traceparent()],
  );
};

/**
 * Locks the next due rows for this transaction, the oldest of each requisition first, and the tenants in turn, so that none waits
 * for the whole backlog of another; as the relay only.
 */
export const takeDue = async (tx: Tx, limit: number): Promise<OutboxRow[]> =>
  tx.rows<OutboxRow>(
    `with due as (
       select id, row_number() over (partition by tenant order by id) as turn from outbox o
       where parked_at is null and next_at <= now()
         and not exists (select from outbox e where e.tenant = o.tenant and e.key = o.key and e.id < o.id and e.parked_at is null)
       order by turn, id limit $1)
     select o.id, o.tenant, o.payload as message, o.head, o.attempts, o.traceparent from outbox o join due on due.id = o.id
     order by due.turn, o.id for update of o skip locked`,
    [limit],
  );

export const carried = async (tx: Tx, ids: readonly number[]): Promise<void> => {
  await tx.run('delete from outbox where id = any ($1)', [ids]);
};

/** Puts a row off, or parks it for the operator when `retryInMs` is null. */
export const putOff = async (tx: Tx, id: number, error: string, retryInMs: number | null): Promise<void> => {
  await tx.run(
    `update outbox set attempts = attempts + 1, error = $2,
       next_at = now() + make_interval(secs => coalesce($3, 0) / 1000.0),
       parked_at = case when $3::float8 is null then now() end
     where id = $1`,
    [id, error, retryInMs],
  );
};
