import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { PersonId } from '../../src/domain/principal.ts';
import type { OutgoingMail } from '../../src/mail/send.ts';
import { tellOfHandOvers } from '../../src/services/hand-over-mails.ts';
import { loadPolicies } from '../../src/policies.ts';
import { reassign } from '../../src/services/reassign.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person, requester, requester2 } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

const HOUR_MS = 3_600_000;
const admin = person('acme', 'admin', 'administrator');

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

const clock = () => now;
const tell = () =>
  tellOfHandOvers({
    database: db.database,
    now: clock,
    standIns: [],
    mailDomain: 'quartermaster.example',
    mailer: {
      patienceMs: 0,
      send: async (mail) => {
        sent.push(mail);
        if (fault) throw fault;
      },
      wasSent: async (id) => (sent.some(({ messageId }) => messageId === id) ? 'sent' : 'not_sent'),
    },
  })(requester.tenant);

const handedTo = async (to: string, id?: string): Promise<string> => {
  const requisition = id ?? (await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person)));
  const viewing = {
    policies: await loadPolicies(),
    isPaused: false,
    standIns: [],
    temporal: { uiUrl: '', namespace: '', historyDays: 90 },
  };
  await reassign({ database: db.database, now: clock, ...viewing })(admin, requisition, {
    to: PersonId.parse(to),
    reason: 'Rita has left.',
  });
  return requisition;
};

test('whoever is handed a requisition is told once, what and from whom and why', async () => {
  const id = await handedTo(requester2.person);
  await tell();
  await tell();
  expect(sent).toMatchObject([
    {
      to: 'sam.requester2@acme.example',
      subject: `[${id}] Handed over to you`,
      text: expect.stringContaining('Rita Delgado'),
    },
  ]);
  expect(sent[0]?.text).toContain('Reason: Rita has left.');
});

test('who has handed it on before they were told hears nothing of it any more', async () => {
  const id = await handedTo(requester2.person);
  await handedTo('receiver', id);
  await tell();
  expect(sent.map(({ to }) => to)).toEqual(['ray.receiver@acme.example']);
});

test('a mail that did not leave is tried again, later, and one that may have left is looked for first', async () => {
  await handedTo(requester2.person);
  fault = new QuartermasterError('provider_unavailable', 'The mail server is away.');
  await expect(tell()).rejects.toMatchObject({ code: 'provider_unavailable' });
  fault = null;
  await tell();
  expect(sent).toHaveLength(1);
  sent = [];
  now = new Date(now.getTime() + HOUR_MS);
  await tell();
  expect(sent).toHaveLength(1);

  await handedTo(requester2.person);
  fault = new QuartermasterError('outcome_unknown', 'The connection broke.');
  await expect(tell()).rejects.toMatchObject({ code: 'provider_unavailable' });
  fault = null;
  now = new Date(now.getTime() + HOUR_MS);
  await tell();
  expect(sent).toHaveLength(2);
});
