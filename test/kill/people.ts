import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Message } from '../../sandbox/mail/box.ts';
import { createClient } from '../../src/cli/client.ts';
import type { Client } from '../../src/cli/client.ts';
import { patient } from '../../src/cli/patient-fetch.ts';
import { signIn, usernameOf } from '../../src/cli/sign-in.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { TaskTopic } from '../../src/domain/task.ts';
import type { RequisitionView, TaskView } from '../../src/services/view.ts';
import { answerMail } from '../support/clauses.ts';
import { delivered } from '../support/orders.ts';
import { requestMail } from '../support/request-mail.ts';
import { COURSES, type Answer, type Kind } from './kinds.ts';

const POLL_MS = 100;

/** The longest time in milliseconds that anything may take. */
export const PATIENCE_MS = 90_000;

/** A requisition, its kind, and the words by which its calls are told from others. */
export type Subject = { id: string; kind: Kind; item: string };

type NewMail = Pick<Subject, 'kind' | 'item'> & { mail: Uint8Array<ArrayBuffer> };

/** Those who use a system whose processes are killed. They go on asking until they have an answer. */
export type People = {
  /** A seeded person, by role or id. */
  as(login: string): Client;
  /** The raw mail of a request that leaves nothing to ask, for one item that no other request names. */
  newMail(kind?: Kind): NewMail;
  submit(mail?: NewMail): Promise<Subject>;
  /** The next requisition that waits for its approval and was not given out before. */
  nextWaiting(): Promise<Subject>;
  /** Resolves when a requisition asks people this. */
  asked(subject: Subject, topic: TaskTopic): Promise<void>;
  /** Resolves when every requisition waits for people or for an answer of its vendor, or has been approved. */
  quiet(): Promise<void>;
  /** Answers as its kind does what a requisition asks, until the answer is known to be there. */
  answer(subject: Subject, topic: TaskTopic): Promise<void>;
  /** Approves a requisition; resolves when its order was sent. */
  approveUntilSent(subject: Subject): Promise<void>;
  /** Has an order that was sent changed, so that nothing of it rises. */
  change(subject: Subject): Promise<void>;
  /** Whether everything of a requisition is with its vendor: the order, and each later version that its kind has. */
  isTold(subject: Subject): Promise<boolean>;
  /** Vendors answer each letter in their mailboxes once, to the address that it names; a buyer hands the answers in. */
  answerLetters(): Promise<void>;
  /** A receiver says, once however often it is tried, that all of an order of two came in. */
  receive(order: string): Promise<void>;
  /** Every requisition with what it waits for, in one line. */
  states: () => Promise<string>;
  /** What accepted submissions returned, oldest first. */
  subjects: readonly Subject[];
};

type Address = { url: string; issuer: string; mailOutboxUrl: string | null };

/** The people of a system at `url`, who sign in at `issuer`; what is mailed to vendors lies in the outbox. */
export function people({ url, issuer, mailOutboxUrl }: Address): People {
  const subjects: Subject[] = [];
  const given = new Set<string>();
  const lettersAnswered = new Set<number>();
  let mails = 0;
  const as: People['as'] = (login) =>
    createClient({ url, token: () => signIn(answered, issuer, usernameOf(login)), fetch: answered });
  const states = async () => {
    const reader = as('auditor');
    const views = await Promise.all(subjects.map(({ id }) => insist(`show ${id}`, () => reader.show(id))));
    return views.map(stateOf).join('; ');
  };
  const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await insist('list', look);
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`${what} did not come: ${await states()}`);
      await sleep(POLL_MS);
    }
  };
  const listed = async (status: string) => (await as('buyer').list({ status, limit: '200' })).items;
  const isLeaving = async (id: string) =>
    ((await as('buyer').show(id)).negotiation?.letters ?? []).some(({ status }) =>
      ['drafting', 'approved'].includes(status),
    );
  const newMail: People['newMail'] = (kind = 'plain') => {
    mails += 1;
    // In letters: a number would be one more quantity to be told from the others.
    const letters = String(mails).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
    const item = `monitors kind q${letters}x`;
    const { vendor } = COURSES[kind];
    const text = requestMail({ item, vendor, price: 20, messageId: `<${letters}@kill.example>` });
    return { item, kind, mail: new TextEncoder().encode(text) };
  };
  const answer: People['answer'] = async ({ id, kind }, topic) => {
    await insist(`answer ${topic} of ${id}`, async () => {
      const { tasks } = await as('auditor').show(id);
      const open = tasks.find((task) => task.topic === topic && task.status === 'open');
      // What was answered, and whose acknowledgement was lost, is not repeated: it is there.
      if (open === undefined) return;
      const { verb, reason } = answerTo(open, kind);
      const owner = as('role' in open.owner ? open.owner.role : open.owner.person);
      await owner.decide(open.id, { verb, fields: {}, reason, seenDigest: open.digest });
    });
  };
  return {
    as,
    newMail,
    states,
    subjects,
    submit: async ({ item, kind, mail } = newMail()) => {
      const { id } = await insist(`hand in ${item}`, () => as('requester').submit(mail));
      const subject = { id, kind, item };
      subjects.push(subject);
      return subject;
    },
    nextWaiting: async () => {
      const free = await until('A requisition that waits for its approval', async () => {
        const waiting = await listed('pending_approval');
        return subjects.find(({ id }) => !given.has(id) && waiting.some((item) => item.id === id));
      });
      given.add(free.id);
      return free;
    },
    asked: async ({ id }, topic) => {
      await until(`The task ${topic} of ${id}`, async () =>
        (await as('auditor').show(id)).tasks.find((task) => task.topic === topic && task.status === 'open'),
      );
    },
    quiet: async () => {
      await until('Quiet', async () => {
        if ((await listed('received,reading,screening')).length > 0) return undefined;
        const leaving = await Promise.all((await listed('negotiating')).map(({ id }) => isLeaving(id)));
        return leaving.includes(true) ? undefined : true;
      });
    },
    answer,
    approveUntilSent: async (subject) => {
      await answer(subject, 'approval_step');
      await until(`The order of ${subject.id}`, async () => {
        const { purchaseOrder } = await as('buyer').show(subject.id);
        return purchaseOrder?.status === 'sent' ? true : undefined;
      });
    },
    receive: async (order) => {
      await insist(`receive ${order}`, () => as('receiver').receiveOrder(order, delivered('2', `${order}/all`)));
    },
    change: async ({ id }) => {
      const { purchaseOrder } = await as('buyer').show(id);
      const lines = [{ line: 1, quantity: '1' }];
      const change = { lines, neededBy: null, tax: null, reason: 'One is enough.' };
      await insist(`change the order of ${id}`, () => as('buyer').changeOrder(purchaseOrder?.number ?? '', change));
    },
    isTold: async ({ id, kind }) => {
      const { versions } = COURSES[kind];
      const { purchaseOrder } = await as('auditor').show(id);
      if (versions === 0 || !purchaseOrder) return versions === 0;
      const { delivery } = await as('auditor').order(purchaseOrder.number);
      return delivery?.notices.filter(({ kind: what }) => what === 'version').length === versions;
    },
    answerLetters: async () => {
      const sink = await answered(`${mailOutboxUrl}/messages`);
      const letters = Sink.parse(await sink.json()).messages.filter(
        ({ n, replyTo }) => replyTo && !lettersAnswered.has(n),
      );
      for (const { n, to, replyTo } of letters) {
        const mail = answerMail({ from: to.join(), to: replyTo ?? '', text: 'We agree.' });
        await insist(`hand in the answer to letter ${n}`, () =>
          as('buyer').reply(new TextEncoder().encode(mail), undefined),
        );
        lettersAnswered.add(n);
      }
    },
  };
}

const Sink = z.object({ messages: z.array(Message) });

/** What people answer is known beforehand; a task of another kind is nobody's to expect. */
function answerTo({ id, topic }: Pick<TaskView, 'id' | 'topic'>, kind: Kind): Answer {
  const answers: Partial<Record<TaskTopic, Answer>> = COURSES[kind].answers;
  const answer = answers[topic];
  if (answer === undefined) throw new Error(`${id} asks people ${topic}, which nobody should have to decide.`);
  return answer;
}

/** The `fetch` of `bin/qm`, to which a server that answers with its own failure is one that does not answer. */
const answered: typeof fetch = patient(async (input, init) => {
  const response = await fetch(input, init);
  if (response.status >= 500) throw new Error(`${response.status} ${await response.text()}`);
  return response;
});

/** Tries until there is an answer, as every client of the API must; an answer that says no is thrown. */
export async function insist<T>(what: string, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof QuartermasterError && error.code === 'provider_unavailable')) throw error;
      if (Date.now() > end) throw new Error(`Could not ${what}: ${error.message}`, { cause: error });
      await sleep(POLL_MS);
    }
  }
}

/** A requisition, its status and what is open, in a few words. */
export function stateOf({ id, status, statusReason, tasks, temporal }: RequisitionView): string {
  const open = tasks.filter((task) => task.status === 'open').map(({ id: task, topic }) => `${task} ${topic}`);
  return `${id} is ${status}${statusReason === null ? '' : ` (${statusReason})`}, open: ${open.join(', ') || 'nothing'}, run ${temporal.runId}`;
}
