import type { ScheduledAct } from '../domain/schedule.ts';
import { escalationMail, reminderMail, taskMail, type TaskLetter } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { readMail } from '../store/mails.ts';
import { addDeputies, closeTask, findTask, noteAct, type Task } from '../store/tasks.ts';
import { lockRequisition, notFound } from '../store/requisitions.ts';
import { findPerson, peopleWithRole, readTenant, type Person } from '../store/tenants.ts';
import type { Principal, Role } from '../domain/principal.ts';
import type { Activities, CaseRef } from './api.ts';
import type { ActivityContext } from './context.ts';
import { end } from '../services/end.ts';
import { deliver, idOf } from './deliver.ts';
import { workerOf } from './steps/step.ts';

type Addressed = { person: Person; letter: TaskLetter };

/** Everyone who owns the task, each with the letter in their language. */
const addressed = async (
  context: ActivityContext,
  tx: Tx,
  task: Task,
  people: readonly Person[],
): Promise<Addressed[]> => {
  const tenant = await readTenant(tx);
  const requisition = await lockRequisition(tx, task.requisition);
  const mail = await readMail(tx, requisition.mail);
  return people.map((person) => ({
    person,
    letter: {
      reader: { name: person.name, language: person.language },
      tenant: { name: tenant.name, timeZone: tenant.timeZone },
      requisition: { id: requisition.id, title: mail?.subject ?? '' },
      link: null,
      standIns: context.standIns,
      task,
    },
  }));
};

const owners = async (tx: Tx, task: Task): Promise<Person[]> => {
  if ('role' in task.owner) return peopleWithRole(tx, task.owner.role);
  const person = await findPerson(tx, task.owner.person);
  return person ? [person] : [];
};

const deputies = async (tx: Tx, task: Task): Promise<Person[]> => {
  const named = (await owners(tx, task)).flatMap(({ deputy }) => (deputy === null ? [] : [deputy]));
  const found: Person[] = [];
  for (const id of new Set(named)) {
    const person = await findPerson(tx, id);
    if (person) found.push(person);
  }
  return found;
};

const firstKey = (task: string, person: string): string => `${task}/opened/${person}`;

const openTaskAnd = <T>(
  { database }: ActivityContext,
  who: Principal,
  id: string,
  work: (tx: Tx, task: Task) => Promise<T>,
): Promise<T | null> =>
  database.withPrincipal(who, async (tx) => {
    const task = await findTask(tx, id);
    if (!task) throw notFound();
    return task.status === 'open' ? work(tx, task) : null;
  });

export const notify =
  (context: ActivityContext): Activities['notify'] =>
  async ({ task: id, ...ref }) => {
    const letters = await openTaskAnd(context, workerOf(ref), id, async (tx, task) =>
      addressed(context, tx, task, await owners(tx, task)),
    );
    for (const { person, letter } of letters ?? [])
      await deliver(context, ref, firstKey(id, person.id), person.email, taskMail(letter));
  };

type Told = Addressed & { mail: Omit<OutgoingMail, 'messageId' | 'to'> };

const acts = {
  remind: async (context, ref, tx, task) =>
    (await addressed(context, tx, task, await owners(tx, task))).map((told) => ({
      ...told,
      mail: reminderMail(told.letter, idOf(context, ref, firstKey(task.id, told.person.id))),
    })),
  escalate: async (context, ref, tx, task, to) => {
    const people = to === null ? [] : await peopleWithRole(tx, to);
    return (await addressed(context, tx, task, people)).map((told) => ({
      ...told,
      mail: escalated(context, ref, task, told),
    }));
  },
  deputy: async (context, ref, tx, task) => {
    const people = await deputies(tx, task);
    await addDeputies(
      tx,
      task.id,
      people.map(({ id }) => id),
    );
    return (await addressed(context, tx, task, people)).map((told) => ({
      ...told,
      mail: escalated(context, ref, task, told),
    }));
  },
  expire: async (context, _ref, tx, task) => {
    await closeTask(tx, task.id, 'expired');
    const requisition = await lockRequisition(tx, task.requisition);
    await end(context, tx, requisition, {
      status: 'withdrawn',
      reason: 'Nobody answered in time.',
      actor: { kind: 'clock' },
    });
    return [];
  },
} as const satisfies Record<
  ScheduledAct['act'],
  (context: ActivityContext, ref: CaseRef, tx: Tx, task: Task, to: Role | null) => Promise<Told[]>
>;

const escalated = (context: ActivityContext, ref: CaseRef, task: Task, { letter, person }: Addressed) =>
  escalationMail(
    letter,
    'role' in task.owner ? task.owner.role : 'requester',
    idOf(context, ref, firstKey(task.id, person.id)),
  );

/** What the clock may do: remind, tell somebody else, and at last withdraw; it never decides. */
export const clockActs =
  (context: ActivityContext): Activities['clockActs'] =>
  async ({ task: id, due, ...ref }) => {
    const clock = { kind: 'clock', tenant: workerOf(ref).tenant } as const;
    const told = await openTaskAnd(context, clock, id, async (tx, task) => {
      await lockRequisition(tx, task.requisition);
      if (await noteAct(tx, id, due))
        await appendCase(tx, task.requisition, {
          at: context.now(),
          actor: { kind: 'clock' },
          kind: due.act,
          payload: { task: id },
        });
      return acts[due.act](context, ref, tx, task, due.to);
    });
    for (const { person, mail } of told ?? [])
      await deliver(context, ref, `${id}/${due.act}/${due.at}/${person.id}`, person.email, mail);
  };
