import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PersonId, type Principal } from '../../src/domain/principal.ts';
import { addDeputies, openTask } from '../../src/store/tasks.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, requester2, worker } from '../support/principals.ts';
import { fillBetweenPeople, handOverAsAdmin, newRequisition } from '../support/records.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** How many rows the principal sees. */
const seen = async (who: Principal, from: string): Promise<number> =>
  (await db.database.withPrincipal(who, (tx) => tx.rows(`select from ${from}`))).length;

test('whoever owns a task, or is called in for its owner, sees the requisition and the task, whatever their role', async () => {
  const id = await db.database.withPrincipal(buyer, (tx) => newRequisition(tx, buyer.person));
  const seesIt = async (who: Principal) => [
    await seen(who, `requisitions where id = '${id}'`),
    await seen(who, `tasks where requisition = '${id}'`),
  ];
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    const { id: task } = await openTask(
      tx,
      id,
      {
        key: 'over_budget/1',
        kind: 'exception',
        topic: 'over_budget',
        owner: { person: PersonId.parse('receiver') },
        asks: [],
        verbs: ['stop'],
        facts: {},
        digest: null,
      },
      [],
    );
    await addDeputies(tx, task, ['auditor']);
  });
  expect(await seesIt(person('acme', 'receiver', 'requester'))).toEqual([1, 1]);
  expect(await seesIt(person('acme', 'auditor', 'requester'))).toEqual([1, 1]);
  expect(await seesIt(person('acme', 'admin', 'requester'))).toEqual([0, 0]);
  expect(await seesIt(person('rheinwerk', 'receiver', 'requester'))).toEqual([0, 0]);
});

test('whom a requisition is handed over to sees it; whom it was taken from sees that alone', async () => {
  const id = await db.database.withPrincipal(buyer, (tx) =>
    newRequisition(tx, buyer.person, PersonId.parse('receiver')),
  );
  const counted = async (who: string) => {
    const principal = person('acme', who, 'requester');
    return [
      await seen(principal, `requisitions where id = '${id}'`),
      await seen(principal, `hand_overs where requisition = '${id}'`),
    ];
  };
  await handOverAsAdmin(db.database, id, { from: PersonId.parse('receiver'), to: requester2.person });
  expect(await Promise.all(['requester2', 'receiver', 'admin', 'finance'].map(counted))).toEqual([
    [1, 1],
    [0, 1],
    [1, 1],
    [0, 0],
  ]);
});

test('who decides in whose place is seen by the person, and by nobody but auditors and administrators', async () => {
  const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await fillBetweenPeople(db.database, id, requester.person);
  const people = [
    person('acme', 'buyer2', 'buyer'),
    person('acme', 'finance', 'auditor'),
    person('acme', 'finance', 'administrator'),
    buyer,
    person('acme', 'finance', 'finance_director'),
    person('rheinwerk', 'admin', 'administrator'),
  ];
  expect(await Promise.all(people.map((who) => seen(who, 'delegations')))).toEqual([1, 1, 1, 0, 0, 0]);
});
