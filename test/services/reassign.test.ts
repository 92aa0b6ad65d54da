import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import type { Status } from '../../src/domain/status.ts';
import type { TaskTopic } from '../../src/domain/task.ts';
import { topics, verbsOf } from '../../src/domain/tasks.ts';
import { partiesOf } from '../../src/services/parties.ts';
import { reassign } from '../../src/services/reassign.ts';
import { readCase } from '../../src/store/case-file.ts';
import type { Tx } from '../../src/store/database.ts';
import { insertDecision } from '../../src/store/decisions.ts';
import { handOversOf } from '../../src/store/hand-overs.ts';
import { findRequisition, involve, lockRequisition, updateRequisition } from '../../src/store/requisitions.ts';
import { findTask, openTask } from '../../src/store/tasks.ts';
import { testDatabase } from '../support/postgres.ts';
import { loadPolicies } from '../../src/policies.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person, requester, requester2, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const NOW = new Date('2026-11-26T09:00:00Z');
const admin = person('acme', 'admin', 'administrator');
const reason = 'Rita has left.';

let db: TestDatabase;
let handOver: ReturnType<typeof reassign>;
beforeAll(async () => {
  db = await testDatabase();
  handOver = reassign({
    database: db.database,
    now: () => NOW,
    policies: await loadPolicies(),
    isPaused: false,
    standIns: [],
    temporal: { uiUrl: '', namespace: '', historyDays: 90 },
  });
});
afterAll(() => db.drop());

const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);
const submitted = () => db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
const to = requester2.person;

const asked = (requisition: string, topic: TaskTopic, owner: string) =>
  asWorker((tx) =>
    openTask(
      tx,
      requisition,
      {
        key: `${topic}/1`,
        kind: topics[topic].kind,
        topic,
        owner: { person: PersonId.parse(owner) },
        asks: [],
        verbs: verbsOf(topic),
        facts: {},
        digest: null,
      },
      [],
    ),
  );

const hasDecided = (requisition: string, who: string, verb: 'approve' | 'confirm_vendor' | 'edit') =>
  asWorker((tx) =>
    insertDecision(tx, {
      requisition,
      task: null,
      verb,
      actor: { kind: 'person', person: PersonId.parse(who), roles: [] },
      fields: {},
      reason: null,
      seenDigest: null,
    }),
  );

describe('a requisition that is handed over', () => {
  test('is requested, and seen, by the new person; who, from whom, to whom and why stands in the case file', async () => {
    const id = await submitted();
    expect(await db.database.withPrincipal(requester2, (tx) => findRequisition(tx, id))).toBeNull();
    expect(await handOver(admin, id, { to, reason })).toEqual({ id, from: 'requester', to: 'requester2' });
    const seen = await db.database.withPrincipal(requester2, (tx) => findRequisition(tx, id));
    expect(seen).toMatchObject({ requester: 'requester2', submitter: 'requester' });
    const { entries } = await asWorker((tx) => readCase(tx, id));
    expect(entries.at(-1)).toMatchObject({
      at: NOW.toISOString(),
      actor: { kind: 'person', person: 'admin', roles: ['administrator'] },
      kind: 'handed_over',
      payload: { from: 'requester', to: 'requester2', reason },
    });
    expect(
      await statement(db.superuserUrl, `select payload->>'because' as because from outbox where key = $1`, [id]),
    ).toContainEqual({ because: 'hand_over' });
  });

  test('keeps whoever requested it before, and bars them as well', async () => {
    const id = await submitted();
    await handOver(admin, id, { to, reason });
    await handOver(admin, id, { to: PersonId.parse('receiver'), reason: 'Sam has left too.' });
    const task = await asked(id, 'missing_facts', 'receiver');
    const parties = await asWorker(async (tx) => partiesOf(tx, await lockRequisition(tx, id), task));
    expect(parties).toMatchObject({ requester: 'receiver', formerRequesters: ['requester', 'requester2'] });
  });

  test('asks the new person what it had asked the one before, and nobody else anew', async () => {
    const id = await submitted();
    const [theirs, signIn] = [await asked(id, 'missing_facts', 'requester'), await asked(id, 'sign_in', 'requester')];
    const budget = await asked(id, 'over_budget', 'requester');
    await handOver(admin, id, { to, reason });
    const statuses: unknown[] = [];
    for (const { id: task } of [theirs, signIn, budget])
      statuses.push(await asWorker(async (tx) => (await findTask(tx, task))?.status));
    expect(statuses).toEqual(['cancelled', 'cancelled', 'open']);
  });
});

describe('a requisition is not handed over', () => {
  test('by a department head whose business it is not, to whom it does not exist', async () => {
    const id = await submitted();
    const head = person('acme', 'head', 'department_head');
    await expect(handOver(head, id, { to, reason })).rejects.toMatchObject({ code: 'not_found' });
    await asWorker((tx) => involve(tx, id, ['department_head']));
    expect(await handOver(head, id, { to, reason })).toEqual({ id, from: 'requester', to: 'requester2' });
  });

  test('by one of the two', async () => {
    const id = await submitted();
    for (const party of ['requester', 'requester2'])
      await expect(handOver(person('acme', party, 'administrator'), id, { to, reason })).rejects.toMatchObject({
        code: 'forbidden',
      });
  });

  test('by an administrator of another company, to whom it does not exist', async () => {
    const id = await submitted();
    await expect(handOver(person('rheinwerk', 'admin', 'administrator'), id, { to, reason })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test.each(['approve', 'confirm_vendor', 'edit'] as const)('to somebody who did this: %s', async (verb) => {
    const id = await submitted();
    await hasDecided(id, 'requester2', verb);
    await expect(handOver(admin, id, { to, reason })).rejects.toMatchObject({ code: 'conflict' });
    expect(await asWorker((tx) => handOversOf(tx, id))).toEqual([]);
  });

  test('to nobody, nor to somebody who has left', async () => {
    const id = await submitted();
    await statement(db.superuserUrl, `update people set active = false where tenant = 'acme' and id = 'receiver'`);
    for (const gone of ['receiver', 'nobody'])
      await expect(handOver(admin, id, { to: PersonId.parse(gone), reason })).rejects.toMatchObject({
        code: 'invalid_input',
      });
    await statement(db.superuserUrl, `update people set active = true where tenant = 'acme' and id = 'receiver'`);
  });

  test.each<Status>(['ordered', 'rejected', 'withdrawn'])('when it is %s', async (status) => {
    const id = await submitted();
    await asWorker((tx) => updateRequisition(tx, id, { status }));
    await expect(handOver(admin, id, { to, reason })).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('the record of hand-overs is written by nobody but those entitled, in their own name, and changed by nobody', async () => {
  const id = await submitted();
  const insert = (by: string) =>
    `insert into hand_overs (tenant, requisition, handed_at, from_person, to_person, by_person, reason)
     values ('acme', '${id}', now(), 'requester', 'requester2', '${by}', 'x')`;
  const refused = { code: '42501' };
  await expect(db.database.withPrincipal(requester, (tx) => tx.run(insert('requester')))).rejects.toMatchObject(
    refused,
  );
  await expect(db.database.withPrincipal(admin, (tx) => tx.run(insert('head')))).rejects.toMatchObject(refused);
  await expect(asWorker((tx) => tx.run(insert('admin')))).rejects.toMatchObject(refused);
  await handOver(admin, id, { to, reason });
  await expect(asWorker((tx) => tx.run(`update hand_overs set from_person = 'buyer'`))).rejects.toMatchObject(refused);
  await expect(asWorker((tx) => tx.run('delete from hand_overs'))).rejects.toMatchObject(refused);
});
