import { isLent } from '../domain/delegation.ts';
import { deputiesOf } from '../domain/parties.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import { isFinal } from '../domain/status.ts';
import { barsOf } from '../domain/tasks.ts';
import { escalationMail, reminderMail, taskMail, type TaskLetter } from '../mail/notify.ts';
import type { OutgoingMail } from '../mail/send.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { readMail } from '../store/mails.ts';
import { addDeputies, closeTask, findTask, noteAct } from '../store/tasks.ts';
import { involve, lockRequisition, notFound } from '../store/requisitions.ts';
import { findPerson, readTenant, type Person } from '../store/tenants.ts';
import type { Principal, Role } from '../domain/principal.ts';
import type { Activities, CaseRef } from './api.ts';
import type { MailContext } from './context.ts';
import { end } from '../services/end.ts';
import { holdersOf, ownersOf, type Open } from '../services/owned-by.ts';
import { partiesOf } from '../services/parties.ts';
import { standInsOf } from '../services/standing-in.ts';
import { deliver, deliverAll, idOf } from './deliver.ts';
import { workerOf } from './steps/step.ts';

type Addressed = { person: Person; letter: TaskLetter };

/** Everyone who owns the task, each with the letter in their language. */
const addressed = async (
  context: MailContext,
  tx: Tx,
  { task, requisition }: Open,
  people: readonly Person[],
): Promise<Addressed[]> => {
  const tenant = await readTenant(tx);
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

/** Who may stand in for the owners: nobody for somebody who may not decide, and nobody who may not themself. */
const deputies = async (tx: Tx, open: Open): Promise<Person[]> => {
  const { task, requisition } = open;
  if (!isLent(task.topic)) return [];
  const parties = await partiesOf(tx, requisition, task);
  const found: Person[] = [];
  for (const id of deputiesOf(await ownersOf(tx, open), parties, barsOf(task.topic))) {
    const person = await findPerson(tx, id);
    if (person) found.push(person);
  }
  return found;
};

const firstKey = (task: string, person: string): string => `${task}/opened/${person}`;

/** Locks first and reads then, so that neither changes before the transaction ends: whoever decides meanwhile has decided, or waits. Null when there is nothing left to tell or to do. */
const openTaskAnd = <T>(
  { database }: MailContext,
  who: Principal,
  ref: CaseRef & { task: string },
  work: (tx: Tx, open: Open) => Promise<T>,
): Promise<T | null> =>
  database.withPrincipal(who, async (tx) => {
    const requisition = await lockRequisition(tx, ref.requisition);
    const task = await findTask(tx, ref.task);
    if (task?.requisition !== requisition.id) throw notFound();
    return task.status === 'open' && !isFinal(requisition.status) ? work(tx, { task, requisition }) : null;
  });

export const notify =
  (context: MailContext): Activities['notify'] =>
  async (ref) => {
    const told = await openTaskAnd(context, workerOf(ref), ref, async (tx, open) => {
      const people = await ownersOf(tx, open);
      const letters = await addressed(context, tx, open, people);
      const mails = letters.map(({ person, letter }) => ({ person, mail: taskMail(letter, null) }));
      for (const { deputy, owner } of await standInsOf(tx, context, open, people))
        for (const { person, letter } of await addressed(context, tx, open, [deputy]))
          mails.push({ person, mail: taskMail(letter, owner.name) });
      return mails;
    });
    await deliverAll(
      (told ?? []).map(({ person, mail }) => deliver(context, ref, firstKey(ref.task, person.id), person.email, mail)),
    );
  };

type Told = Addressed & { mail: Omit<OutgoingMail, 'messageId' | 'to'> };

const acts = {
  remind: async (context, ref, tx, open) =>
    (await addressed(context, tx, open, await ownersOf(tx, open))).map((told) => ({
      ...told,
      mail: reminderMail(told.letter, idOf(context, ref, firstKey(open.task.id, told.person.id))),
    })),
  escalate: async (context, ref, tx, open, to) => {
    if (to === null) return [];
    await involve(tx, open.requisition.id, [to]);
    return escalated(context, ref, tx, open, await holdersOf(tx, to, open.requisition));
  },
  deputy: async (context, ref, tx, open) => {
    const people = await deputies(tx, open);
    await addDeputies(
      tx,
      open.task.id,
      people.map(({ id }) => id),
    );
    return escalated(context, ref, tx, open, people);
  },
  expire: async (context, _ref, tx, { task, requisition }) => {
    if (await closeTask(tx, task.id, 'expired'))
      await end(context, tx, requisition, {
        status: 'withdrawn',
        reason: 'Nobody answered in time.',
        actor: { kind: 'clock' },
      });
    return [];
  },
} as const satisfies Record<
  ScheduledAct['act'],
  (context: MailContext, ref: CaseRef, tx: Tx, open: Open, to: Role | null) => Promise<Told[]>
>;

const escalated = async (
  context: MailContext,
  ref: CaseRef,
  tx: Tx,
  open: Open,
  people: readonly Person[],
): Promise<Told[]> => {
  const { id, owner } = open.task;
  return (await addressed(context, tx, open, people)).map((told) => ({
    ...told,
    mail: escalationMail(
      told.letter,
      'role' in owner ? owner.role : 'requester',
      idOf(context, ref, firstKey(id, told.person.id)),
    ),
  }));
};

/** What the clock may do: remind, tell somebody else, and at last withdraw; it never decides. */
export const clockActs =
  (context: MailContext): Activities['clockActs'] =>
  async ({ due, ...ref }) => {
    const clock = { kind: 'clock', tenant: workerOf(ref).tenant } as const;
    const told = await openTaskAnd(context, clock, ref, async (tx, open) => {
      if (await noteAct(tx, ref.task, due))
        await appendCase(tx, ref.requisition, {
          at: context.now(),
          actor: { kind: 'clock' },
          kind: due.act,
          payload: { task: ref.task },
        });
      return acts[due.act](context, ref, tx, open, due.to);
    });
    await deliverAll(
      (told ?? []).map(({ person, mail }) =>
        deliver(context, ref, `${ref.task}/${due.act}/${due.at}/${person.id}`, person.email, mail),
      ),
    );
  };
