import type { ClearanceDecision } from '../domain/clearance.ts';
import type { Money } from '../domain/requirement.ts';
import type { Tx } from './database.ts';
import { patternsOf, type Place } from './requisition-list.ts';
import { taskColumns, type Task } from './tasks.ts';

/** Whose tasks: a person's own, those of the roles they hold, and those that were lent to them. */
export type Mine = { person: string; roles: readonly string[]; lent: readonly string[] };

export type TaskPage = { search?: string | undefined; after: Place | null; limit: number };

const isMine = `(coalesce(owner_person = $2, owner_role = any ($3)) or $2 = any (deputies) or id = any ($4))`;

/** What the task or its requisition is called has each of the patterns in it. */
const isFound = (patterns: string): string =>
  `(${patterns}::text[] is null or exists (
     select from requisitions r left join mails m on m.tenant = r.tenant and m.id = r.mail
     where r.tenant = tasks.tenant and r.id = tasks.requisition
       and lower(concat_ws(' ', tasks.id, r.id, r.order_number, r.requirement#>>'{vendor,name}', m.subject)) like all (${patterns}::text[])))`;

/** Open tasks by what is due, those without a deadline last. */
const openTasks =
  (whose: string) =>
  (tx: Tx, mine: Mine, { search, after, limit }: TaskPage) =>
    tx.rows<Task>(
      `select ${taskColumns} from tasks
     where tenant = $1 and status = 'open' and ${whose}
       and ($5::text is null or (coalesce(due, 'none'), id) > ($5, $6::text)) and ${isFound('$8')}
     order by coalesce(due, 'none'), id limit $7`,
      [tx.tenant, mine.person, mine.roles, mine.lent, after?.key ?? null, after?.id ?? null, limit, patternsOf(search)],
    );

/** Open tasks that wait for this person. */
export const tasksOfMine = openTasks(isMine);

/** Open tasks that are not this person's and were not lent to them. */
export const tasksOfOthers = openTasks(`not ${isMine}`);

/** Tasks that somebody decided, the newest first; a decision that ends its requisition closes the task with all others. */
export const decidedTasks = (tx: Tx, { search, after, limit }: TaskPage): Promise<Task[]> =>
  tx.rows<Task>(
    `select ${taskColumns} from tasks
     where tenant = $1 and status <> 'open'
       and exists (select from decisions d where d.tenant = tasks.tenant and d.task = tasks.id)
       and ($2::timestamptz is null or (closed_at, id) < ($2, $3::text)) and ${isFound('$5')}
     order by closed_at desc, id desc limit $4`,
    [tx.tenant, after?.key ?? null, after?.id ?? null, limit, patternsOf(search)],
  );

export type About = {
  requisition: string;
  subject: string;
  requester: string;
  vendor: string | null;
  total: Money | null;
  risk: ClearanceDecision | null;
};

/** What the requisitions are about, as far as they are seen. */
export const aboutRequisitions = (tx: Tx, ids: readonly string[]): Promise<About[]> =>
  tx.rows<About>(
    `select r.id as requisition, coalesce(m.subject, '') as subject, r.requester, r.requirement#>>'{vendor,name}' as vendor,
       nullif(r.requirement->'total', 'null') as total, r.clearance->>'decision' as risk
     from requisitions r left join mails m on m.tenant = r.tenant and m.id = r.mail
     where r.tenant = $1 and r.id = any ($2)`,
    [tx.tenant, ids],
  );

/** Notes who works on an open task, until when (ISO 8601); null frees it. */
export const noteClaim = async (tx: Tx, id: string, claim: { by: string; until: string } | null): Promise<void> => {
  await tx.run(
    `update tasks set claimed_by = $3, claimed_until = $4 where tenant = $1 and id = $2 and status = 'open'`,
    [tx.tenant, id, claim?.by ?? null, claim?.until ?? null],
  );
};

/** Makes one person the owner of an open task; nobody has claimed it then. */
export const handTask = async (
  tx: Tx,
  id: string,
  { to, by, at }: { to: string; by: string; at: Date },
): Promise<void> => {
  await tx.run(
    `update tasks set owner_person = $3, claimed_by = null, claimed_until = null,
       assigned_at = $5, assigned_by = $4, assigned_telling_at = null, assigned_told_at = case when $3 = $4 then $5::timestamptz end
     where tenant = $1 and id = $2 and status = 'open'`,
    [tx.tenant, id, to, by, at],
  );
};

/** A task of which its owner has not been told that it is theirs; `at` is an ISO 8601 instant. */
export type Assignment = { task: string; by: string; at: string; isAgain: boolean };

/** Takes up open tasks whose owners are to be told; those of an attempt only when it began before `again`. */
export const takeAssignments = (tx: Tx, { now, again }: { now: Date; again: Date }): Promise<Assignment[]> =>
  tx.rows<Assignment>(
    `with due as (
       select id, assigned_telling_at from tasks
       where tenant = $1 and status = 'open' and assigned_at is not null and assigned_told_at is null
         and (assigned_telling_at is null or assigned_telling_at < $3)
       order by id for update skip locked)
     update tasks t set assigned_telling_at = $2 from due where t.tenant = $1 and t.id = due.id
     returning t.id as task, t.assigned_by as by, to_json(t.assigned_at)#>>'{}' as at, due.assigned_telling_at is not null as "isAgain"`,
    [tx.tenant, now, again],
  );

/** Nothing is noted where it was given to somebody else meanwhile. */
export const noteAssignmentTold = async (tx: Tx, { task, at }: Assignment, toldAt: Date): Promise<void> => {
  await tx.run('update tasks set assigned_told_at = $4 where tenant = $1 and id = $2 and assigned_at = $3', [
    tx.tenant,
    task,
    at,
    toldAt,
  ]);
};
