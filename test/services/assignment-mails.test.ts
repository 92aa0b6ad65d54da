import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { OutgoingMail } from '../../src/mail/send.ts';
import { tellOfAssignments } from '../../src/services/assignment-mails.ts';
import { handTask } from '../../src/store/task-lists.ts';
import { closeTask, openTask } from '../../src/store/tasks.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

const HOUR_MS = 3_600_000;

let db: TestDatabase;
let sent: OutgoingMail[];
let now: Date;
let fault: QuartermasterError | null;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(() => {
  [sent, now, fault] = [[], new Date('2026-11-26T09:00:00Z'), null];
});

const tell = () =>
  tellOfAssignments({
    database: db.database,
    now: () => now,
    standIns: [],
    publicUrl: 'https://qm.example',
    mailDomain: 'quartermaster.example',
    mailer: {
      patienceMs: 0,
      send: async (mail) => {
        sent.push(mail);
        if (fault) throw fault;
      },
      wasSent: async (id) => (sent.some(({ messageId }) => messageId === id) ? 'sent' : 'not_sent'),
    },
  })(buyer.tenant);

const newTask = async (): Promise<string> => {
  const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  const rest = { asks: [], verbs: ['retry', 'stop'] as const, facts: {}, digest: null };
  const { id } = await db.database.withPrincipal(worker('acme'), (tx) =>
    openTask(
      tx,
      requisition,
      {
        key: 'k/1',
        kind: 'exception',
        topic: 'provider_down',
        owner: { role: 'buyer' },
        ...rest,
        verbs: [...rest.verbs],
      },
      [],
    ),
  );
  return id;
};

const give = (task: string, to: string): Promise<void> =>
  db.database.withPrincipal(worker('acme'), (tx) => handTask(tx, task, { to, by: buyer.person, at: now }));

test('whoever is given a task is told once, by whom, and where it is answered', async () => {
  const task = await newTask();
  await give(task, 'buyer2');
  await tell();
  await tell();
  expect(sent.map(({ to }) => to)).toEqual(['bella.buyer2@acme.example']);
  expect(sent[0]?.text).toContain('Ben Whitaker has given you this task.');
  expect(sent[0]?.text).toContain(`https://qm.example/tasks/${task}`);
});

test('given on before it was told, the last owner alone is told, and anew where it comes back', async () => {
  const task = await newTask();
  await give(task, 'buyer2');
  now = new Date(now.getTime() + 1000);
  await give(task, 'compliance');
  await tell();
  now = new Date(now.getTime() + 1000);
  await give(task, 'buyer2');
  await tell();
  expect(sent.map(({ to }) => to)).toEqual(['carla.compliance@acme.example', 'bella.buyer2@acme.example']);
});

test('nobody is told of what they took themselves, nor of what is decided already', async () => {
  await give(await newTask(), buyer.person);
  const over = await newTask();
  await give(over, 'buyer2');
  await db.database.withPrincipal(worker('acme'), (tx) => closeTask(tx, over, 'cancelled'));
  await tell();
  expect(sent).toEqual([]);
});

test('a mail that may have left is looked for before it is sent again', async () => {
  await give(await newTask(), 'buyer2');
  fault = new QuartermasterError('outcome_unknown', 'The connection broke.');
  await expect(tell()).rejects.toMatchObject({ code: 'provider_unavailable' });
  fault = null;
  now = new Date(now.getTime() + HOUR_MS);
  await tell();
  expect(sent).toHaveLength(1);
});
