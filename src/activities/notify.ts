import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { isLent } from '../domain/delegation.ts';
import { deputiesOf, permitted } from '../domain/parties.ts';
import type { ScheduledAct } from '../domain/schedule.ts';
import type { TaskTopic } from '../domain/task.ts';
import { barsOf, isAnswered } from '../domain/tasks.ts';
import { escalationMail, reminderMail, taskMail, type TaskLetter, type Written } from '../mail/notify.ts';
import { newReplyToken, tokenHash } from '../mail/reply-token.ts';
import { textsIn } from '../mail/texts/texts.ts';
import type { TaskNote } from '../mail/webhook.ts';
import type { OutgoingMail } from '../mail/send.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { addReplyToken } from '../store/reply-tokens.ts';
import { readMail } from '../store/mails.ts';
import { addDeputies, closeTask, findTask, noteAct, tasksOf } from '../store/tasks.ts';
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
import { beating } from './heartbeat.ts';
import { once } from './once.ts';
import { workerOf } from './steps/step.ts';

/** `reply`: the token of the address that answers to it come to, if they come to us. */
type Addressed = { person: Person; letter: TaskLetter; reply: { replyToken?: string } };

/** An address for the reply of this person about this task; nobody else's reply comes by it. */
const replyTo = async (
  { takesReplies }: MailContext,
  tx: Tx,
  { id, requisition }: Open['task'],
  person: Person,
): Promise<Addressed['reply']> => {
  if (!takesReplies) return {};
  const replyToken = newReplyToken();
  await addReplyToken(tx, tokenHash(replyToken), { kind: 'task', requisition, task: id, person: person.id });
  return { replyToken };
};

/** Everyone who owns the task, each with the letter in their language. */
const addressed = async (
  context: MailContext,
  tx: Tx,
  { task, requisition }: Open,
  people: readonly Person[],
): Promise<Addressed[]> => {
  const tenant = await readTenant(tx);
  const mail = await readMail(tx, requisition.mail);
  const replies: Addressed['reply'][] = [];
  for (const person of people) replies.push(await replyTo(context, tx, task, person));
  return people.map((person, at) => ({
    person,
    reply: replies[at] ?? {},
    letter: {
      reader: { name: person.name, language: person.language },
      tenant: { name: tenant.name, timeZone: tenant.timeZone },
      requisition: { id: requisition.id, title: mail?.subject ?? '' },
      link: `${context.publicUrl}/tasks/${encodeURIComponent(task.id)}`,
      takesReplies: context.takesReplies,
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

/** Its owners, but for those to whom every answer is closed. */
const whoMay = async (tx: Tx, open: Open): Promise<Person[]> => {
  const [owners, bars] = [await ownersOf(tx, open), barsOf(open.task.topic)];
  if (bars.length === 0) return owners;
  const parties = await partiesOf(tx, open.requisition, open.task);
  return owners.filter(({ id }) => permitted(id, parties, bars).ok);
};

/** Stand open beside each other, of which the run waits with one. */
const parallel: readonly TaskTopic[] = ['approval_step', 'no_approver'];

const together = async (tx: Tx, open: Open): Promise<Open[]> => {
  const { task, requisition } = open;
  if (!parallel.includes(task.topic)) return [open];
  const tasks = await tasksOf(tx, requisition.id);
  const beside = tasks.filter(
    ({ id, topic, status }) => id !== task.id && status === 'open' && parallel.includes(topic),
  );
  return [open, ...beside.map((other) => ({ task: other, requisition }))];
};

/** Owners, and whoever stands in for one of them today: with whose name. */
const reached = async (
  context: MailContext,
  tx: Tx,
  open: Open,
): Promise<(Addressed & { inPlaceOf: string | null })[]> => {
  const owners = await whoMay(tx, open);
  const all = (await addressed(context, tx, open, owners)).map((one) => ({ ...one, inPlaceOf: null }));
  const standIns: (Addressed & { inPlaceOf: string })[] = [];
  for (const { deputy, owner } of await standInsOf(tx, context, open, owners))
    for (const one of await addressed(context, tx, open, [deputy])) standIns.push({ ...one, inPlaceOf: owner.name });
  return [...all, ...standIns];
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
    return task.status === 'open' && isAnswered(task.topic, requisition.status)
      ? work(tx, { task, requisition })
      : null;
  });

/** What a channel of the company is told: ids, and what the topic is called in the company's language. */
const noteOf = async (context: MailContext, tx: Tx, { task, requisition }: Open): Promise<TaskNote> => {
  const { language } = await readTenant(tx);
  const { title } = textsIn(language).topics[task.topic];
  const link = `${context.publicUrl}/tasks/${encodeURIComponent(task.id)}`;
  const text = `${title}: ${requisition.id}, ${task.id} ${link}`;
  return { text, title, link, kind: task.kind, requisition: requisition.id, task: task.id };
};

/** Once, as every effect; whether it arrives holds up nothing, so it is tried no second time. */
const tellWebhook = async (context: MailContext, ref: CaseRef, note: TaskNote): Promise<void> => {
  const { webhook } = context;
  if (webhook === null) return;
  const told = once(context, ref, {
    key: `${note.task}/webhook`,
    result: z.object({}),
    request: { task: note.task },
    dispatch: async () => {
      await beating((signal) => webhook(note, signal));
      return {};
    },
    readBack: async () => 'cannot_tell' as const,
  });
  await told.catch((error: unknown) => {
    if (!(error instanceof QuartermasterError)) throw error;
  });
};

export const notify =
  (context: MailContext): Activities['notify'] =>
  async (ref) => {
    const told = await openTaskAnd(context, workerOf(ref), ref, async (tx, open) => {
      const mails: { key: string; person: Person; mail: Written & Addressed['reply'] }[] = [];
      for (const each of await together(tx, open))
        for (const { person, letter, reply, inPlaceOf } of await reached(context, tx, each)) {
          const mail = { ...taskMail(letter, inPlaceOf), ...reply };
          mails.push({ key: firstKey(each.task.id, person.id), person, mail });
        }
      return { mails, note: await noteOf(context, tx, open) };
    });
    if (told) await tellWebhook(context, ref, told.note);
    await deliverAll(
      (told?.mails ?? []).map(({ key, person, mail }) => deliver(context, ref, key, person.email, mail)),
    );
  };

type Told = Addressed & { mail: Omit<OutgoingMail, 'messageId' | 'to'> };

const acts = {
  remind: async (context, ref, tx, open) =>
    (await reached(context, tx, open)).map(({ inPlaceOf, ...told }) => ({
      ...told,
      mail: {
        ...reminderMail(told.letter, idOf(context, ref, firstKey(open.task.id, told.person.id)), inPlaceOf),
        ...told.reply,
      },
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
    mail: {
      ...escalationMail(
        told.letter,
        'role' in owner ? owner.role : 'requester',
        idOf(context, ref, firstKey(id, told.person.id)),
      ),
      ...told.reply,
    },
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
