import type { Actor } from '../domain/principal.ts';
import type { Verb } from '../domain/task.ts';
import type { Tx } from './database.ts';

export type StoredDecision = {
  id: number;
  requisition: string;
  task: string | null;
  verb: Verb | 'edit' | 'withdraw' | 'reopen' | 'release';
  actor: Actor;
  fields: Record<string, string>;
  reason: string | null;
  seenDigest: string | null;
  at: string;
  consumedAt: string | null;
};

const columns = `id, requisition, task, verb, actor, fields, reason, seen_digest as "seenDigest",
  to_json(decided_at)#>>'{}' as "at", to_json(consumed_at)#>>'{}' as "consumedAt"`;

export const insertDecision = async (
  tx: Tx,
  decision: Pick<StoredDecision, 'requisition' | 'task' | 'verb' | 'actor' | 'fields' | 'reason' | 'seenDigest'>,
): Promise<void> => {
  await tx.run(
    `insert into decisions (tenant, requisition, task, verb, actor, fields, reason, seen_digest) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.tenant,
      decision.requisition,
      decision.task,
      decision.verb,
      JSON.stringify(decision.actor),
      JSON.stringify(decision.fields),
      decision.reason,
      decision.seenDigest,
    ],
  );
};

export const decisionOn = async (tx: Tx, task: string): Promise<StoredDecision | null> => {
  const [row] = await tx.rows<StoredDecision>(`select ${columns} from decisions where tenant = $1 and task = $2`, [
    tx.tenant,
    task,
  ]);
  return row ?? null;
};

export const decisionsOf = async (tx: Tx, requisition: string): Promise<StoredDecision[]> =>
  tx.rows<StoredDecision>(`select ${columns} from decisions where tenant = $1 and requisition = $2 order by id`, [
    tx.tenant,
    requisition,
  ]);

/** Every value that people wrote for a field, or had a deputy write, in any requisition of the tenant that may be seen. */
export const writtenBy = async (tx: Tx, field: string): Promise<{ person: string; value: string }[]> =>
  tx.rows<{ person: string; value: string }>(
    `select person, fields->>$2 as value from decisions, unnest(array[actor->>'person', actor->>'inPlaceOf']) as person
     where tenant = $1 and fields ? $2 and actor->>'kind' = 'person' and person is not null`,
    [tx.tenant, field],
  );

/** The confirmations of a vendor that this person gave at that very time, in any requisition of the tenant that may be seen. */
export const confirmationsBy = async (
  tx: Tx,
  { by, at }: { by: string; at: string },
): Promise<Pick<StoredDecision, 'actor'>[]> =>
  tx.rows<Pick<StoredDecision, 'actor'>>(
    `select actor from decisions
     where tenant = $1 and verb = 'confirm_vendor' and actor ->> 'kind' = 'person' and actor ->> 'person' = $2 and decided_at = $3::timestamptz`,
    [tx.tenant, by, at],
  );

/** Uses approvals up, once; returns how many were still unused. */
export const consumeDecisions = async (tx: Tx, ids: readonly number[]): Promise<number> =>
  tx.run('update decisions set consumed_at = now() where tenant = $1 and id = any ($2) and consumed_at is null', [
    tx.tenant,
    ids,
  ]);
