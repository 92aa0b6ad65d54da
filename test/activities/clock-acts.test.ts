import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MailContext } from '../../src/activities/context.ts';
import { clockActs, notify } from '../../src/activities/notify.ts';
import type { ScheduledAct } from '../../src/domain/schedule.ts';
import type { Status } from '../../src/domain/status.ts';
import type { Mailer } from '../../src/mail/send.ts';
import type { Tx } from '../../src/store/database.ts';
import { findRequisition, lockRequisition, updateRequisition } from '../../src/store/requisitions.ts';
import { closeTask, decideTask, findTask, openTask } from '../../src/store/tasks.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const POLL_MS = 20;

const noMail = async (): Promise<never> => {
  throw new Error('Nobody is mailed here.');
};
const mailer: Mailer = { send: noMail, wasSent: noMail, verify: noMail, patienceMs: 0 };

let db: TestDatabase;
let context: MailContext;
beforeAll(async () => {
  db = await testDatabase();
  context = {
    database: db.database,
    now: () => new Date(),
    standIns: [],
    mailDomain: 'quartermaster.example',
    mailer,
    publicUrl: '',
    takesReplies: false,
    webhook: null,
  };
});
afterAll(() => db.drop());

const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);

const asked = async () => {
  const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  const { id: task } = await asWorker(async (tx) => {
    await updateRequisition(tx, requisition, { status: 'needs_info' });
    const owner = { person: requester.person };
    return openTask(
      tx,
      requisition,
      {
        key: 'missing_facts/1',
        kind: 'question',
        topic: 'missing_facts',
        owner,
        asks: [],
        verbs: ['answer'],
        facts: {},
        digest: null,
      },
      [],
    );
  });
  return { tenant: 'acme', requisition, round: 1, task };
};

const due = (act: ScheduledAct['act']): ScheduledAct => ({ at: '2026-11-22T12:00:00Z', act, to: null });

const standing = ({ task, requisition }: { task: string; requisition: string }) =>
  asWorker(async (tx) => ({
    task: (await findTask(tx, task))?.status,
    status: (await findRequisition(tx, requisition))?.status,
    acted: (await tx.rows<{ acted: string[] }>('select acted from tasks where id = $1', [task]))[0]?.acted,
  }));

/** Until so many transactions of this database wait for a lock. */
const untilWaiting = async (wanted: number): Promise<void> => {
  for (;;) {
    const { length } = await statement(
      db.superuserUrl,
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (length >= wanted) return;
    await sleep(POLL_MS);
  }
};

test('a question that nobody answers expires, once, and the requisition is withdrawn', async () => {
  const ref = await asked();
  await clockActs(context)({ ...ref, due: due('expire') });
  await clockActs(context)({ ...ref, due: due('expire') });
  expect(await standing(ref)).toMatchObject({ task: 'expired', status: 'withdrawn' });
});

test.each<[string, 'decided' | 'cancelled' | null, Status]>([
  ['an answer', 'decided', 'screening'],
  ['a withdrawal', 'cancelled', 'withdrawn'],
  ['an end that left the task open', null, 'rejected'],
])('the clock waits for %s that is being written, and then does nothing', async (_, task, status) => {
  const ref = await asked();
  const acts: Promise<void>[] = [];
  await asWorker(async (tx) => {
    await lockRequisition(tx, ref.requisition);
    acts.push(clockActs(context)({ ...ref, due: due('expire') }), clockActs(context)({ ...ref, due: due('remind') }));
    acts.push(notify(context)(ref));
    await untilWaiting(acts.length);
    if (task === 'decided') await decideTask(tx, ref.task, 'answer');
    if (task === 'cancelled') await closeTask(tx, ref.task, task);
    await updateRequisition(tx, ref.requisition, { status });
  });
  await Promise.all(acts);
  expect(await standing(ref)).toEqual({ task: task ?? 'open', status, acted: [] });
});

test('a task of another requisition is not found', async () => {
  const [one, other] = [await asked(), await asked()];
  await expect(clockActs(context)({ ...one, task: other.task, due: due('expire') })).rejects.toMatchObject({
    code: 'not_found',
  });
});
