import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import { loadPolicies } from '../../src/policies.ts';
import { personActor } from '../../src/services/actor.ts';
import { verifyCases } from '../../src/services/audit.ts';
import { eraseOf } from '../../src/services/erase.ts';
import { hold } from '../../src/services/hold.ts';
import { retain } from '../../src/services/retain.ts';
import { insertAgentRun, lockAgentRun, moveAgentRun } from '../../src/store/agent-runs.ts';
import { appendCase, readCase } from '../../src/store/case-file.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person, requester, requester2, worker } from '../support/principals.ts';
import { fillRequisition, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const ACME = TenantId.parse('acme');
const DAY_MS = 86_400_000;
const admin = person('acme', 'admin', 'administrator');
const auditor = person('acme', 'auditor', 'auditor');
const NAME = 'Rita Delgado';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** A requisition with everything, which ended so many days ago or is under way. */
const requisitionOf = async (who: typeof requester, endedDaysAgo: number | null): Promise<string> => {
  const id = await db.database.withPrincipal(who, (tx) => newRequisition(tx, who.person));
  await fillRequisition(db.database, id);
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    const said = { at: new Date(), actor: personActor(who) };
    await appendCase(tx, id, { ...said, kind: 'read', payload: { quote: NAME } });
    await appendCase(tx, id, { ...said, kind: 'decided', payload: { verb: 'approve', saw: { facts: { total: 1 } } } });
  });
  if (endedDaysAgo !== null)
    await statement(
      db.superuserUrl,
      `update requisitions set status = 'ordered', updated_at = now() - make_interval(days => $2), created_at = now() - make_interval(days => $2)
       where tenant = 'acme' and id = $1`,
      [id, endedDaysAgo],
    );
  return id;
};

const history = async (id: string) =>
  (await db.database.withPrincipal(worker('acme'), (tx) => readCase(tx, id))).entries;
const faults = async () => {
  const { items } = await verifyCases(db)(auditor, { requisition: null, after: null });
  return items.filter(({ broken }) => broken !== null);
};
/** How many rows of a table tell the name. */
const telling = async (id: string): Promise<string[]> => {
  const found = await statement<{ name: string }>(
    db.superuserUrl,
    `select 'mails' as name from mails m join requisitions r on r.tenant = m.tenant and r.mail = m.id
       where r.id = $1 and r.tenant = 'acme' and to_jsonb(m)::text like $2
     union all select 'case_payloads' from case_payloads where tenant = 'acme' and requisition = $1 and payload like $2`,
    [id, `%${NAME}%`],
  );
  return found.map(({ name }) => name);
};

const erase = (isRehearsal: boolean, who = requester2) =>
  eraseOf({ ...db, now: () => new Date() })(admin, { person: who.person, reason: 'They asked.', isRehearsal });

const retained = async (inDays = 0): Promise<void> => {
  const policies = await loadPolicies();
  await retain({ ...db, policies, now: () => new Date(Date.now() + inDays * DAY_MS) })(ACME);
};

test('what is kept of a person goes from what has ended, and a rehearsal counts the same and leaves everything', async () => {
  const [ended, underWay] = [await requisitionOf(requester2, 1), await requisitionOf(requester2, null)];
  const rehearsed = await erase(true);
  expect(await telling(ended)).toEqual(['mails', 'case_payloads']);
  const erased = await erase(false);
  expect(rehearsed).toEqual({ ...erased, isRehearsal: true });
  expect(erased).toMatchObject({ requisitions: [ended], left: [underWay], isRecordErased: false });
  expect(erased.rows).toMatchObject({ mails: 1, attachments: 1, messages: 1, tool_receipts: 1, case_payloads: 2 });
  expect(await telling(ended)).toEqual([]);
  expect(await telling(underWay)).toEqual(['mails', 'case_payloads']);
  expect(await faults()).toEqual([]);
});

test('what they decided, and on which ground, stays in the case file, with who erased the rest and why', async () => {
  const id = await requisitionOf(requester2, 1);
  await erase(false);
  expect((await history(id)).map(({ kind, content }) => [kind, content])).toEqual([
    ['received', 'erased'],
    ['read', 'erased'],
    ['decided', 'shown'],
    ['erased', 'shown'],
  ]);
  expect((await history(id)).at(-1)).toMatchObject({
    actor: { kind: 'person', person: 'admin' },
    payload: { because: 'request', person: 'requester2', reason: 'They asked.', entries: [1, 2] },
  });
});

const runOf = (who: typeof requester): Promise<string> =>
  db.database.withPrincipal(who, (tx) =>
    insertAgentRun(tx, {
      agent: 'intake',
      promptVersion: 'intake/1',
      person: who.person,
      subscription: null,
      input: { text: NAME },
      actor: personActor(who),
      at: new Date(),
    }),
  );
const endRun = (id: string, at = new Date()) =>
  db.database.withPrincipal(worker('acme'), async (tx) =>
    moveAgentRun(
      tx,
      await lockAgentRun(tx, id),
      { state: 'completed', reason: null },
      { at, actor: { kind: 'worker' } },
    ),
  );

test('an agent that works in their name by itself is waited for, and then goes with the rest', async () => {
  const leaver = person('acme', 'buyer2', 'buyer');
  const [ended, underWay] = [await runOf(leaver), await runOf(leaver)];
  await endRun(ended);
  const rehearsed = await erase(true, leaver);
  expect(rehearsed).toMatchObject({ runs: [ended], left: [underWay], isRecordErased: false });
  expect(await erase(false, leaver)).toEqual({ ...rehearsed, isRehearsal: false });
  expect((await history(ended)).map(({ kind, content }) => [kind, content])).toEqual([
    ['run_started', 'erased'],
    ['run_ended', 'shown'],
    ['erased', 'shown'],
  ]);
  expect((await history(underWay)).map(({ content }) => content)).toEqual(['shown']);
  await endRun(underWay);
  expect(await erase(false, leaver)).toMatchObject({ left: [], isRecordErased: true });
  expect(await faults()).toEqual([]);
});

test('of a run each kind goes after its time, once', async () => {
  const id = await runOf(person('acme', 'buyer', 'buyer'));
  await retained(5000);
  expect(await kindsOf(id)).toEqual([]);
  await endRun(id);
  await retained();
  expect(await kindsOf(id)).toEqual([]);
  await retained(5000);
  await retained(5000);
  expect(await kindsOf(id)).toMatchObject([
    { because: 'retention', kinds: ['transcripts'], counts: { agent_run_inputs: 1 } },
    { because: 'retention', kinds: ['record'], counts: { case_payloads: 2 }, entries: [1, 2] },
  ]);
  expect(await faults()).toEqual([]);
});

test('somebody who is not in the records cannot be erased', async () => {
  const nobody = { ...requester2, person: PersonId.parse('nobody') };
  await expect(erase(false, nobody)).rejects.toMatchObject({ code: 'not_found' });
});

const kindsOf = async (id: string) =>
  (await history(id)).flatMap(({ kind, payload }) => (kind === 'erased' ? [payload] : []));

test('retention takes each kind after its time, once, and nothing of what is under way', async () => {
  const [old, young, underWay] = [
    await requisitionOf(requester, 400),
    await requisitionOf(requester, 100),
    await requisitionOf(requester, null),
  ];
  await retained();
  expect(await kindsOf(old)).toMatchObject([
    { because: 'retention', kinds: ['transcripts'], days: 180, counts: { messages: 1, hand_offs: 1 } },
    { because: 'retention', kinds: ['tool_results'], days: 365, counts: { tool_receipts: 1 } },
  ]);
  expect(await kindsOf(young)).toEqual([]);
  await retained();
  expect(await kindsOf(old)).toHaveLength(2);
  await retained(5000);
  expect(await kindsOf(young)).toMatchObject(
    ['transcripts', 'tool_results', 'letters', 'mails', 'record'].map((kind) => ({ kinds: [kind] })),
  );
  expect(await kindsOf(underWay)).toEqual([]);
  expect(await telling(underWay)).toEqual(['mails', 'case_payloads']);
  expect(await telling(young)).toEqual([]);
  expect(await faults()).toEqual([]);
});

test('several workers at once erase each thing once', async () => {
  const ids = await Promise.all([1, 2, 3, 4].map(() => requisitionOf(requester, 400)));
  await Promise.all([1, 2, 3].map(() => retained()));
  for (const id of ids) {
    const notes = (await history(id)).filter(({ kind }) => kind === 'erased');
    expect([id, notes.length]).toEqual([id, 2]);
  }
  expect(await faults()).toEqual([]);
});

test('the names of people who left go after their time, and their ids stay', async () => {
  await statement(
    db.superuserUrl,
    `update people set active = false, updated_at = now() where tenant = 'acme' and id = 'receiver'`,
  );
  const name = async () =>
    (
      await statement<{ name: string }>(
        db.superuserUrl,
        `select name from people where tenant = 'acme' and id = 'receiver'`,
      )
    )[0]?.name;
  await retained(364);
  expect(await name()).not.toBe('receiver');
  await retained(366);
  expect(await name()).toBe('receiver');
});

test('nothing of what is held is erased, on request or by its time, until the hold ends', async () => {
  const id = await requisitionOf(requester2, 5000);
  const said = (isHeld: boolean) =>
    hold({ ...db, now: () => new Date() })(admin, id, { isHeld, reason: 'It is disputed.' });
  expect(await said(true)).toMatchObject({ id, hold: { by: 'admin', reason: 'It is disputed.' } });
  await expect(said(true)).rejects.toMatchObject({ code: 'conflict' });
  expect((await erase(false)).left).toContain(id);
  await retained();
  expect(await telling(id)).toEqual(['mails', 'case_payloads']);
  expect(await said(false)).toEqual({ id, hold: null });
  await expect(said(false)).rejects.toMatchObject({ code: 'conflict' });
  await retained();
  expect(await telling(id)).toEqual([]);
  expect((await history(id)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['held', 'hold_ended', 'erased']));
  expect(await faults()).toEqual([]);
});
