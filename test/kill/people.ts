import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../src/cli/client.ts';
import type { Client } from '../../src/cli/client.ts';
import { signIn, usernameOf } from '../../src/cli/sign-in.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { RequisitionView } from '../../src/services/view.ts';
import { requestMail } from '../support/request-mail.ts';

const POLL_MS = 100;

/** The longest time in milliseconds that anything may take. */
export const PATIENCE_MS = 90_000;

/** A requisition, and the words by which its calls are told from others. */
export type Subject = { id: string; item: string };

type NewMail = { item: string; mail: Uint8Array<ArrayBuffer> };

/** Those who use a system whose processes are killed. They go on asking until they have an answer. */
export type People = {
  /** A seeded person, by role or id. */
  as(login: string): Client;
  /** The raw mail of a request that leaves nothing to ask, for one item that no other request names. */
  newMail(): NewMail;
  submit(mail?: NewMail): Promise<Subject>;
  /** The next requisition that waits for its approval and was not given out before. */
  nextWaiting(): Promise<Subject>;
  /** Resolves when every requisition waits for its approval or has it. */
  quiet(): Promise<void>;
  /** Approves a requisition that waits, until it is known to be approved. */
  approve(subject: Pick<Subject, 'id'>): Promise<void>;
  /** Every requisition with what it waits for, in one line. */
  states: () => Promise<string>;
  /** What accepted submissions returned, oldest first. */
  subjects: readonly Subject[];
};

/** The people of a system at `url`, who sign in at `issuer`. */
export function people({ url, issuer }: { url: string; issuer: string }): People {
  const subjects: Subject[] = [];
  const given = new Set<string>();
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
  const newMail: People['newMail'] = () => {
    mails += 1;
    // In letters: a number would be one more quantity to be told from the others.
    const letters = String(mails).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
    const item = `monitors kind q${letters}x`;
    const text = requestMail({ item, price: 20, messageId: `<${letters}@kill.example>` });
    return { item, mail: new TextEncoder().encode(text) };
  };
  return {
    as,
    newMail,
    states,
    subjects,
    submit: async ({ item, mail } = newMail()) => {
      const { id } = await insist(`hand in ${item}`, () => as('requester').submit(mail));
      const subject = { id, item };
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
    quiet: async () => {
      await until('Quiet', async () => ((await listed('received,reading,screening')).length === 0 ? true : undefined));
    },
    approve: async ({ id }) => {
      const head = as('head');
      await insist(`approve ${id}`, async () => {
        const { tasks } = await head.show(id);
        const open = tasks.find(({ topic, status }) => topic === 'approval_step' && status === 'open');
        // An approval whose answer was lost is not repeated: it is there.
        if (open === undefined) return;
        await head.decide(open.id, { verb: 'approve', fields: {}, reason: null, seenDigest: open.digest });
      });
    },
  };
}

/** `fetch`, to which a server that answers with its own failure is one that does not answer. */
const answered: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status >= 500) throw new Error(`${response.status} ${await response.text()}`);
  return response;
};

/** Tries until there is an answer, as every client of the API must; an answer that says no is thrown. */
async function insist<T>(what: string, work: () => Promise<T>): Promise<T> {
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
