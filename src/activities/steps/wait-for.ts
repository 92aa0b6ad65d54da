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

/** Opens the task that a step needs, or finds it open already; one whose content is no longer right is cancelled and asked anew. */
export const waitFor = async (scene: Scene, wanted: Wanted): Promise<Task> => {
  const { tx, requisition, tenant, now, context } = scene;
  const sofar = (await tasksOf(tx, requisition.id)).filter((task) => task.topic === wanted.topic);
  const request: TaskRequest = {
    key: `${wanted.topic}/${sofar.length + 1}`,
    kind: topics[wanted.topic].kind,
    topic: wanted.topic,
    owner: ownerOf(scene, wanted),
    asks: [...(wanted.asks ?? [])],
    verbs: verbsOf(wanted.topic).filter((verb) => wanted.verbs?.includes(verb) ?? true),
    facts: wanted.facts ?? {},
    digest: wanted.digest ?? null,
  };
  const open = sofar.find((task) => task.status === 'open');
  if (open && contentOf(open) === contentOf(request)) return open;
  if (open) await closeTask(tx, open.id, 'cancelled');
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
