import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { PersonId, Principal } from '../../src/domain/principal.ts';
import type { OutgoingMail } from '../../src/mail/send.ts';
import { warnOfGrants } from '../../src/services/grant-warnings.ts';
import type { TellingContext } from '../../src/services/telling.ts';
import { everyTenant } from '../../src/store/tenants.ts';
import { putGrant, renewGrant } from '../../src/store/grants.ts';
import { updateRequisition } from '../../src/store/requisitions.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { entrance, person, relay, requester, requester2, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

// A Thursday, and a weekend later: Acme works in New York from Monday to Friday.
const NOW = new Date('2030-11-14T15:00:00Z');
const NEAR = new Date('2030-11-19T15:00:00Z');
const FAR = new Date('2030-11-19T15:00:01Z');
const HOUR_MS = 3_600_000;

let db: TestDatabase;
let sent: OutgoingMail[];
let now: Date;
let fault: QuartermasterError | null;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  [sent, now, fault] = [[], NOW, null];
  await statement(db.superuserUrl, 'delete from grants');
  await statement(db.superuserUrl, `update requisitions set status = 'withdrawn'`);
});

const context = (): TellingContext => ({
  database: db.database,
  now: () => now,
  publicUrl: 'https://buy.example',
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
});
const warn = () => warnOfGrants(context())(requester.tenant);
const as = <T>(who: Principal, work: Parameters<typeof db.database.withPrincipal<T>>[1]) =>
  db.database.withPrincipal(who, work);
const grant = (expiresAt: Date | null, who = requester.person) =>
  as(entrance('acme'), (tx) => putGrant(tx, who, { sealed: 'x', scope: 's', expiresAt, renewedAt: NOW }));
const underWay = (submitter: PersonId = requester.person, wanted: PersonId = submitter) =>
  as(person('acme', submitter, 'requester'), (tx) => newRequisition(tx, submitter, wanted));

test('whoever has something under way is told once, three working days before, how to sign in', async () => {
  const id = await underWay();
  await grant(NEAR);
  await warn();
  await warn();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ to: 'rita.requester@acme.example', subject: 'Please sign in again soon' });
  expect(sent[0]?.text).toContain('Tuesday, November 19, 2030');
  expect(sent[0]?.text).toContain(id);
  expect(sent[0]?.text).toContain('Sign in at https://buy.example/auth/sign-in, or run bin/qm login.');
});

test.each([
  ['earlier than that', FAR],
  ['where the end is not known', null],
  ['when it has ended already', NOW],
])('nobody is told %s', async (_when, expiresAt) => {
  await underWay();
  await grant(expiresAt);
  await warn();
  expect(sent).toEqual([]);
});

test('nobody is told who has nothing under way, or has left; and whoever has is told in their language', async () => {
  await grant(NEAR, requester2.person);
  await grant(NEAR, person('acme', 'receiver').person);
  const ended = await underWay(requester2.person);
  await as(worker('acme'), (tx) => updateRequisition(tx, ended, { status: 'ordered' }));
  await underWay(person('acme', 'receiver').person);
  await statement(db.superuserUrl, `update people set active = false where tenant = 'acme' and id = 'receiver'`);
  await warn();
  expect(sent).toEqual([]);
  await statement(
    db.superuserUrl,
    `update people set active = true, language = 'de' where tenant = 'acme' and id = 'receiver'`,
  );
  await warn();
  expect(sent.map(({ subject }) => subject)).toEqual(['Bitte melden Sie sich bald wieder an']);
});

test('the one who handed in and the one who requests are both told', async () => {
  await underWay(requester.person, requester2.person);
  await grant(NEAR);
  await grant(NEAR, requester2.person);
  await warn();
  expect(sent.map(({ to }) => to).toSorted()).toEqual(['rita.requester@acme.example', 'sam.requester2@acme.example']);
});

describe('a mail that did not leave', () => {
  test('is tried again after a while, under the same Message-ID', async () => {
    await underWay();
    await grant(NEAR);
    fault = new QuartermasterError('provider_unavailable', 'The mail server does not answer.');
    await expect(warn()).rejects.toMatchObject({ code: 'provider_unavailable' });
    const [first] = sent.splice(0);
    fault = null;
    await warn();
    expect(sent).toEqual([]);
    now = new Date(NOW.getTime() + HOUR_MS);
    await warn();
    expect(sent.map(({ messageId }) => messageId)).toEqual([first?.messageId]);
  });

  test('or that may have left is looked up first, and is not sent twice', async () => {
    await underWay();
    await grant(NEAR);
    fault = new QuartermasterError('outcome_unknown', 'The mail server fell silent.');
    await expect(warn()).rejects.toMatchObject({ code: 'provider_unavailable' });
    fault = null;
    now = new Date(NOW.getTime() + HOUR_MS);
    await warn();
    now = new Date(NOW.getTime() + 2 * HOUR_MS);
    await warn();
    expect(sent).toHaveLength(1);
  });

  test('does not keep others from being told', async () => {
    await underWay(requester.person, requester2.person);
    await grant(NEAR);
    await grant(NEAR, requester2.person);
    fault = new QuartermasterError('provider_unavailable', 'The mail server does not answer.');
    await expect(warn()).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(sent).toHaveLength(2);
  });
});

test('whose grant was put off by a renewal is told again when its new end comes near', async () => {
  await underWay();
  await grant(NEAR);
  await warn();
  const later = new Date('2030-12-12T15:00:00Z');
  await as(worker('acme'), (tx) =>
    renewGrant(tx, requester.person, { sealed: 'y', scope: 's', expiresAt: later, renewedAt: NOW }),
  );
  await warn();
  expect(sent).toHaveLength(1);
  now = new Date('2030-12-10T15:00:00Z');
  await warn();
  await warn();
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(2);
});

test('two workers at the same time tell it once', async () => {
  await underWay();
  await grant(NEAR);
  await Promise.all([warn(), warn(), warn()]);
  expect(sent).toHaveLength(1);
});

test('the relay knows which companies there are, and nothing of their grants', async () => {
  await grant(NEAR);
  expect(await as(relay, everyTenant)).toEqual(['acme', 'rheinwerk']);
  expect(await as(relay, (tx) => tx.rows('select person from grants'))).toEqual([]);
});
