import { QuartermasterError } from '../domain/errors.ts';
import type { Ask } from '../domain/requirement.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import type { Owner, TaskKind, TaskRequest, TaskStatus, TaskTopic, Verb } from '../domain/task.ts';
import { ReachedCap } from '../domain/spend.ts';
import { rolesOf } from '../domain/tasks.ts';
import { announce } from './events.ts';
import { involve, letSee } from './requisitions.ts';
import { nextNumber } from './tenants.ts';
import type { Tx } from './database.ts';

export type Task = {
  id: string;
  requisition: string;
  key: string;
  kind: TaskKind;
  topic: TaskTopic;
  status: TaskStatus;
  owner: Owner;
  asks: Ask[];
  verbs: Verb[];
  facts: TaskRequest['facts'];
  digest: string | null;
  schedule: ScheduledAct[];
  /** What the clock has done, each as ACT@AT. */
  acted: string[];
  /** People whom the clock has called in beside the owner. */
  deputies: string[];
  refusal: { at: string; fields: Ask[] } | null;
  openedAt: string;
  closedAt: string | null;
  due: string | null;
  /** Who says that they work on it, until when. */
  claim: { by: string; until: string } | null;
};

/** What a task is read by. */
export const taskColumns = `id, requisition, key, kind, topic, status,
  case when owner_person is not null then jsonb_build_object('person', owner_person) else jsonb_build_object('role', owner_role) end as owner,
  asks, verbs, facts, digest, schedule, acted, deputies, refusal, to_json(opened_at)#>>'{}' as "openedAt", to_json(closed_at)#>>'{}' as "closedAt",
  due, case when claimed_until > now() and status = 'open'
    then jsonb_build_object('by', claimed_by, 'until', to_json(claimed_until)#>>'{}') end as claim`;

const ownerColumns = (owner: Owner): [string | null, string | null] =>
  'person' in owner ? [owner.person, null] : [null, owner.role];

/** Opens the task, or returns the one that the same key opened before. */
export const openTask = async (
  tx: Tx,
  requisition: string,
  request: TaskRequest,
  schedule: readonly ScheduledAct[],
): Promise<Task> => {
  const known = await findTaskByKey(tx, requisition, request.key);
  if (known) return known;
  const id = `T-${String(await nextNumber(tx, 'task')).padStart(6, '0')}`;
  const [row] = await tx.rows<Task>(
    `insert into tasks (tenant, id, requisition, key, kind, topic, owner_person, owner_role, asks, verbs, facts, digest, schedule)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${taskColumns}`,
    [
      tx.tenant,
      id,
      requisition,
      request.key,
      request.kind,
      request.topic,
      ...ownerColumns(request.owner),
      JSON.stringify(request.asks),
      request.verbs,
      JSON.stringify(request.facts),
      request.digest,
      JSON.stringify(schedule),
    ],
  );
  if (!row)
    throw new QuartermasterError(
      'internal',
      'A task was written and did not come back. Look at the policies of the table tasks.',
    );
  await announce(tx, requisition, 'task.opened', {
    ...aboutTask(row),
    role: 'role' in row.owner ? row.owner.role : null,
  });
  if (row.topic === 'spend_cap') {
    const { scope, measure, limit } = ReachedCap.parse(row.facts);
    await announce(tx, requisition, 'spend.capped', { requisition, scope, measure, limit });
  }
  if ('person' in request.owner) await letSee(tx, requisition, [request.owner.person]);
  await involve(tx, requisition, rolesOf(request));
  return row;
};

export const findTaskByKey = async (tx: Tx, requisition: string, key: string): Promise<Task | null> => {
  const [row] = await tx.rows<Task>(
    `select ${taskColumns} from tasks where tenant = $1 and requisition = $2 and key = $3`,
    [tx.tenant, requisition, key],
  );
  return row ?? null;
};

export const findTask = async (tx: Tx, id: string): Promise<Task | null> => {
  const [row] = await tx.rows<Task>(`select ${taskColumns} from tasks where tenant = $1 and id = $2`, [tx.tenant, id]);
  return row ?? null;
};

export const tasksOf = async (tx: Tx, requisition: string): Promise<Task[]> =>
  tx.rows<Task>(`select ${taskColumns} from tasks where tenant = $1 and requisition = $2 order by opened_at, id`, [
    tx.tenant,
    requisition,
  ]);

/** Open tasks of one person or of the roles they hold, and those that were lent to them, those due first at the top. */
export const openTasksFor = async (
  tx: Tx,
  person: string,
  roles: readonly string[],
  limit: number,
  lent: readonly string[] = [],
): Promise<Task[]> =>
  tx.rows<Task>(
    `select ${taskColumns} from tasks
     where tenant = $1 and status = 'open' and (owner_person = $2 or owner_role = any ($3) or $2 = any (deputies) or id = any ($5))
     order by due nulls last, opened_at, id limit $4`,
    [tx.tenant, person, roles, limit, lent],
  );

type Closed = Pick<Task, 'id' | 'requisition' | 'kind' | 'topic' | 'digest'>;
const closed = 'id, requisition, kind, topic, digest';

const aboutTask = ({ requisition, id, kind, topic }: Closed) => ({ requisition, task: id, kind, topic });

/** Closes it as answered; false when it was closed before. `verb` is null where it was closed by no answer to itself. */
export const decideTask = async (tx: Tx, id: string, verb: Verb | null): Promise<boolean> => {
  const task = await close(tx, id, 'decided');
  if (task === null) return false;
  const { requisition, digest } = task;
  await announce(tx, requisition, 'task.decided', { ...aboutTask(task), verb });
  if (digest !== null && (verb === 'approve' || verb === 'reject'))
    await announce(tx, requisition, verb === 'approve' ? 'approval.granted' : 'approval.refused', {
      requisition,
      task: id,
      digest,
    });
  return true;
};

/** True when this call closed it; false when it was closed before. */
export const closeTask = async (tx: Tx, id: string, status: 'expired' | 'cancelled'): Promise<boolean> => {
  const task = await close(tx, id, status);
  if (task !== null) await announce(tx, task.requisition, `task.${status}`, aboutTask(task));
  return task !== null;
};

const close = async (tx: Tx, id: string, status: Exclude<TaskStatus, 'open'>): Promise<Closed | null> => {
  const [task] = await tx.rows<Closed>(
    `update tasks set status = $3, closed_at = now() where tenant = $1 and id = $2 and status = 'open' returning ${closed}`,
    [tx.tenant, id, status],
  );
  return task ?? null;
};

/** Closes what a change or an end has made pointless. */
export const cancelTasks = async (tx: Tx, requisition: string, topics?: readonly TaskTopic[]): Promise<void> => {
  const tasks = await tx.rows<Closed>(
    `update tasks set status = 'cancelled', closed_at = now()
     where tenant = $1 and requisition = $2 and status = 'open' and ($3::text[] is null or topic = any ($3)) returning ${closed}`,
    [tx.tenant, requisition, topics ?? null],
  );
  for (const task of tasks.toSorted((a, b) => a.id.localeCompare(b.id)))
    await announce(tx, requisition, 'task.cancelled', aboutTask(task));
};

export const recordRefusal = async (
  tx: Tx,
  id: string,
  refusal: { at: string; fields: readonly Ask[] },
): Promise<void> => {
  await tx.run('update tasks set refusal = $3 where tenant = $1 and id = $2', [tx.tenant, id, JSON.stringify(refusal)]);
};

/** Notes what the clock did, once; false when it is noted already. */
export const noteAct = async (tx: Tx, id: string, { at, act }: ScheduledAct): Promise<boolean> =>
  (await tx.run('update tasks set acted = acted || $3 where tenant = $1 and id = $2 and not ($3 = any (acted))', [
    tx.tenant,
    id,
    `${act}@${at}`,
  ])) === 1;

export const addDeputies = async (tx: Tx, id: string, people: readonly string[]): Promise<void> => {
  const [task] = await tx.rows<Pick<Task, 'requisition'>>(
    'update tasks set deputies = $3 where tenant = $1 and id = $2 returning requisition',
    [tx.tenant, id, people],
  );
  if (task) await letSee(tx, task.requisition, people);
};

/** Open tasks on this topic that a person owns, of whichever requisitions, oldest first. */
export const openTasksOf = async (tx: Tx, person: string, topic: TaskTopic): Promise<Task[]> =>
  tx.rows<Task>(
    `select ${taskColumns} from tasks where tenant = $1 and status = 'open' and owner_person = $2 and topic = $3 order by opened_at, id`,
    [tx.tenant, person, topic],
  );

/** Requisitions with an open task on this topic whose facts contain these. */
export const openTasksOn = async (tx: Tx, topic: TaskTopic, facts: object): Promise<string[]> =>
  (
    await tx.rows<{ requisition: string }>(
      `select distinct requisition from tasks where tenant = $1 and status = 'open' and topic = $2 and facts @> $3::jsonb
       order by requisition`,
      [tx.tenant, topic, JSON.stringify(facts)],
    )
  ).map(({ requisition }) => requisition);
