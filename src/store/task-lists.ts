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
export const handTask = async (tx: Tx, id: string, to: string): Promise<void> => {
  await tx.run(
    `update tasks set owner_person = $3, claimed_by = null, claimed_until = null
     where tenant = $1 and id = $2 and status = 'open'`,
    [tx.tenant, id, to],
  );
};
