import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { erasePerson, eraseStrayMails } from '../../src/store/erasures.ts';
import { holdMail, noteReading, noteRefusal, repliesToRead } from '../../src/store/incoming-mails.ts';
import { beginLetter } from '../../src/store/letters.ts';
import { addReplyToken } from '../../src/store/reply-tokens.ts';
import { openTask } from '../../src/store/tasks.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, eraser, postman, requester, requester2, worker } from '../support/principals.ts';
import { eraseKinds, KNOWN_VENDOR, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const RITA = 'rita.requester@acme.example';

let db: TestDatabase;
let requisition: string;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const key = (sender: string) => ({ messageId: `<${randomUUID()}@acme.example>`, sender, authentic: true });
const rows = (sql: string, values: readonly unknown[] = [requisition]) => statement(db.superuserUrl, sql, values);
const arrivals = () => rows('select sender, answer from incoming_mails where requisition = $1');
const tokens = async () => (await rows('select hash from reply_tokens where requisition = $1 order by hash')).length;
const hold = (sender: string) =>
  db.database.withPrincipal(postman('acme'), (tx) =>
    holdMail(tx, randomUUID(), key(sender), { why: 'not_addressed', subject: 'Brackets', raw: Buffer.from('x') }),
  );
const held = () => rows(`select sender from incoming_mails where state = 'held' order by sender`, []);

/** A reply to a task of its requester that was not taken over, and the addresses of a mail about the task and of a letter. */
beforeEach(async () => {
  await rows('delete from incoming_mails', []);
  requisition = await db.database.withPrincipal(requester2, (tx) => newRequisition(tx, requester2.person));
  const task = await db.database.withPrincipal(worker('acme'), async (tx) => {
    const ask = { key: 'missing_facts/1', kind: 'question', topic: 'missing_facts' } as const;
    const owner = { role: 'buyer' } as const;
    const rest = { owner, verbs: [], asks: [], facts: {}, digest: null };
    const { id } = await openTask(tx, requisition, { ...ask, ...rest }, []);
    await beginLetter(tx, { requisition, vendor: KNOWN_VENDOR, language: 'en', remark: null });
    await addReplyToken(tx, randomUUID(), { kind: 'letter', requisition, letter: 1 });
    await addReplyToken(tx, randomUUID(), { kind: 'task', requisition, task: id, person: requester.person });
    return id;
  });
  const answer = { kind: 'no_fields', task, person: requester.person, fields: [] } as const;
  await db.database.withPrincipal(postman('acme'), (tx) =>
    noteRefusal(tx, randomUUID(), key(RITA), { requisition, answer }),
  );
  // Postgres counts microseconds and an erasure milliseconds, so what came in the same one may look later.
  await rows(`update incoming_mails set received_at = received_at - interval '1 second' where requisition = $1`);
  await rows(`update reply_tokens set made_at = made_at - interval '1 second' where requisition = $1`);
});

test('who sent the mails of a requisition goes with its mails, and an address for replies with what it was for', async () => {
  await eraseKinds(db.database, requisition, ['letters']);
  expect([(await arrivals()).map(({ sender }) => sender), await tokens()]).toEqual([[RITA], 1]);
  expect(await eraseKinds(db.database, requisition, ['mails'])).toMatchObject({ incoming_mails: 1 });
  expect([await arrivals(), await tokens()]).toEqual([[{ sender: 'erased', answer: null }], 0]);
});

test('a reply that nobody has read yet goes with the mails, and is read no more', async () => {
  const reply = { task: 'T', person: requester.person, text: 'By Friday.', sentAt: '2026-11-26T10:00:00Z' };
  await db.database.withPrincipal(postman('acme'), (tx) =>
    noteReading(tx, randomUUID(), key(RITA), { requisition, reply }),
  );
  const waiting = () =>
    rows('select state, reply from incoming_mails where requisition = $1 and answer is null', [requisition]);
  expect(await waiting()).toEqual([{ state: 'reading', reply }]);
  await eraseKinds(db.database, requisition, ['mails']);
  expect((await waiting()).filter(({ reply: words }) => words !== null)).toEqual([]);
  const left = await db.database.withPrincipal(worker('acme'), (tx) => repliesToRead(tx, requisition));
  expect(left).toEqual([]);
});

test('what came after the mails were erased stays', async () => {
  await eraseKinds(db.database, requisition, ['mails']);
  const answer = { kind: 'over', task: 'T', person: requester.person, fields: [] } as const;
  await db.database.withPrincipal(postman('acme'), (tx) =>
    noteRefusal(tx, randomUUID(), key(RITA), { requisition, answer }),
  );
  await rows(`update incoming_mails set received_at = now() + interval '1 hour' where sender = '${RITA}'`, []);
  await eraseKinds(db.database, requisition, ['transcripts']);
  expect(new Set((await arrivals()).map(({ sender }) => sender))).toEqual(new Set(['erased', RITA]));
});

test('what became part of no requisition goes when it is old, and nothing else', async () => {
  await hold('old@stranger.example');
  await rows(`update incoming_mails set received_at = now() - interval '3 days'`, []);
  await hold('new@stranger.example');
  const before = new Date(Date.now() - 2 * 86_400_000);
  const gone = await db.database.withPrincipal(eraser('acme'), (tx) => eraseStrayMails(tx, before, 10));
  expect([gone, await held()]).toEqual([1, [{ sender: 'new@stranger.example' }]]);
  expect(await arrivals()).toHaveLength(1);
});

test('with a person goes what they sent, and their addresses for replies', async () => {
  await hold(RITA);
  await hold('new@stranger.example');
  const gone = await db.database.withPrincipal(eraser('acme'), (tx) => erasePerson(tx, requester.person, ['ordered']));
  expect(gone).toMatchObject({ people: 1, incoming_mails: 1 });
  expect(await held()).toEqual([{ sender: 'new@stranger.example' }]);
  expect([await arrivals(), await tokens()]).toEqual([[{ sender: 'erased', answer: null }], 1]);
});

test('only the eraser erases it', async () => {
  for (const who of [buyer, worker('acme'), postman('acme')])
    await expect(db.database.withPrincipal(who, (tx) => eraseStrayMails(tx, new Date(), 10))).rejects.toMatchObject({
      code: '42501',
    });
});
