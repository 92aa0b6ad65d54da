import type { Tx } from './database.ts';
import type { Place } from './requisition-list.ts';
import { taskColumns, type Task } from './tasks.ts';

/** Open tasks that are not this person's and were not lent to them, those due first at the top. */
export const tasksOfOthers = (
  tx: Tx,
  { person, roles, lent }: { person: string; roles: readonly string[]; lent: readonly string[] },
  { after, limit }: { after: Place | null; limit: number },
): Promise<Task[]> =>
  tx.rows<Task>(
    `select ${taskColumns} from tasks
     where tenant = $1 and status = 'open'
       and not (coalesce(owner_person = $2, owner_role = any ($3)) or $2 = any (deputies) or id = any ($4))
       and ($5::text is null or (coalesce(due, 'none'), id) > ($5, $6::text))
     order by coalesce(due, 'none'), id limit $7`,
    [tx.tenant, person, roles, lent, after?.key ?? null, after?.id ?? null, limit],
  );

/** Tasks that somebody decided, the newest first; a decision that ends its requisition closes the task with all others. */
export const decidedTasks = (tx: Tx, { after, limit }: { after: Place | null; limit: number }): Promise<Task[]> =>
  tx.rows<Task>(
    `select ${taskColumns} from tasks
     where tenant = $1 and status <> 'open'
       and exists (select from decisions d where d.tenant = tasks.tenant and d.task = tasks.id)
       and ($2::timestamptz is null or (closed_at, id) < ($2, $3::text))
     order by closed_at desc, id desc limit $4`,
    [tx.tenant, after?.key ?? null, after?.id ?? null, limit],
  );

/** Notes who works on an open task, until when (ISO 8601); null frees it. */
export const noteClaim = async (tx: Tx, id: string, claim: { by: string; until: string } | null): Promise<void> => {
  await tx.run(
    `update tasks set claimed_by = $3, claimed_until = $4 where tenant = $1 and id = $2 and status = 'open'`,
    [tx.tenant, id, claim?.by ?? null, claim?.until ?? null],
  );
};

/** Makes one person the owner of an open task; nobody has claimed it then. */
export const handTask = async (tx: Tx, id: string, to: string): Promise<void> => {
  await tx.run(
    `update tasks set owner_person = $3, claimed_by = null, claimed_until = null
     where tenant = $1 and id = $2 and status = 'open'`,
    [tx.tenant, id, to],
  );
};
