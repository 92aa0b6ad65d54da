import { Calendar } from '../../domain/calendar.ts';
import { PersonId } from '../../domain/principal.ts';
import { taskSchedule } from '../../domain/schedule.ts';
import { topics, verbsOf, type DefaultOwner } from '../../domain/tasks.ts';
import type { Ask } from '../../domain/requirement.ts';
import type { Owner, TaskRequest, TaskTopic, Verb } from '../../domain/task.ts';
import { appendCase } from '../../store/case-file.ts';
import { digestOf } from '../../digest.ts';
import { closeTask, openTask, tasksOf, type Task } from '../../store/tasks.ts';
import type { Scene } from './step.ts';

export type Wanted = {
  topic: TaskTopic;
  /** Needed where the topic's owner depends on the case. */
  owner?: Owner;
  asks?: readonly Ask[];
  facts?: TaskRequest['facts'];
  digest?: string | null;
  /** Those of the topic's answers that are offered now; without, all. */
  verbs?: readonly Verb[];
};

const ownerOf = (scene: Scene, wanted: Wanted): Owner => {
  const byDefault: DefaultOwner = topics[wanted.topic].owner;
  if (wanted.owner) return wanted.owner;
  if (byDefault === 'the_requester' || byDefault === 'the_step' || byDefault === 'the_cost_center_owner')
    return { person: PersonId.parse(scene.requisition.requester) };
  return { role: byDefault };
};

const contentOf = (task: Pick<TaskRequest, 'topic' | 'asks' | 'facts' | 'digest' | 'verbs'>): string =>
  digestOf([task.topic, task.asks, task.facts, task.digest, task.verbs]);

const requestOf = (scene: Scene, wanted: Wanted, number: number): TaskRequest => ({
  key: `${wanted.topic}/${number}`,
  kind: topics[wanted.topic].kind,
  topic: wanted.topic,
  owner: ownerOf(scene, wanted),
  asks: [...(wanted.asks ?? [])],
  verbs: verbsOf(wanted.topic).filter((verb) => wanted.verbs?.includes(verb) ?? true),
  facts: wanted.facts ?? {},
  digest: wanted.digest ?? null,
});

const opened = async ({ tx, requisition, tenant, now, context }: Scene, request: TaskRequest): Promise<Task> => {
  const calendar = Calendar.parse({ ...tenant.calendar, timeZone: tenant.timeZone });
  const schedule = taskSchedule(request.kind, now.toISOString(), context.policies.tasks, calendar);
  const task = await openTask(tx, requisition.id, request, schedule);
  await appendCase(tx, requisition.id, {
    at: now,
    actor: { kind: 'worker' },
    kind: 'task_opened',
    payload: {
      task: task.id,
      topic: task.topic,
      owner: task.owner,
      asks: task.asks,
      facts: task.facts,
      digest: task.digest,
    },
  });
  return task;
};

/** Opens the task that a step needs, or finds it open already; one whose content is no longer right is cancelled and asked anew. */
export const waitFor = async (scene: Scene, wanted: Wanted): Promise<Task> => (await waitForAll(scene, [wanted]))[0];

/** As `waitFor`, of several tasks of one topic that stand open beside each other. */
export const waitForAll = async (
  scene: Scene,
  [wanted, ...others]: readonly [Wanted, ...Wanted[]],
): Promise<[Task, ...Task[]]> => {
  const sofar = (await tasksOf(scene.tx, scene.requisition.id)).filter(({ topic }) => topic === wanted.topic);
  const open = sofar.filter(({ status }) => status === 'open');
  const standing = (one: Wanted) => open.find((task) => contentOf(task) === contentOf(requestOf(scene, one, 0)));
  const kept = [wanted, ...others].map((one) => standing(one)?.id);
  for (const { id } of open) if (!kept.includes(id)) await closeTask(scene.tx, id, 'cancelled');
  let { length } = sofar;
  const standingOrOpened = async (one: Wanted): Promise<Task> => {
    const found = standing(one);
    if (found) return found;
    length += 1;
    return opened(scene, requestOf(scene, one, length));
  };
  const tasks: [Task, ...Task[]] = [await standingOrOpened(wanted)];
  for (const other of others) tasks.push(await standingOrOpened(other));
  return tasks;
};
