import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { hearChanges, type Change, type Changes } from '../../src/services/changes.ts';
import { updateRequisition } from '../../src/store/requisitions.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
let changes: Changes;
beforeAll(async () => {
  db = await testDatabase();
  changes = hearChanges(db.database, { warn: () => undefined });
  // From the first change on that is heard, the connection listens.
  const stop = changes.subscribe('acme', (change) => heard.push(change));
  while (heard.every(({ requisition }) => requisition === null)) {
    await submitted();
    await sleep(20);
  }
  stop();
});
afterAll(async () => {
  changes.close();
  await db.drop();
});

let heard: Change[] = [];
let stop: () => void;
beforeEach(() => {
  heard = [];
  stop = changes.subscribe('acme', (change) => heard.push(change));
});
afterEach(() => stop());

const submitted = () => db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
const untilHeard = async (requisition: string | null): Promise<void> => {
  while (!heard.some((change) => change.requisition === requisition)) await sleep(5);
};

test('a change is heard by ids alone, once, when it has committed, and by its company alone', async () => {
  const others: Change[] = [];
  const stopOthers = changes.subscribe('rheinwerk', (change) => others.push(change));
  const first = await submitted();
  await untilHeard(first);
  await expect(
    db.database.withPrincipal(worker('acme'), async (tx) => {
      await updateRequisition(tx, first, { status: 'reading' });
      throw new Error('given up');
    }),
  ).rejects.toThrow('given up');
  const second = await submitted();
  await untilHeard(second);
  expect(heard).toEqual([
    { tenant: 'acme', requisition: first },
    { tenant: 'acme', requisition: second },
  ]);
  expect(others).toEqual([]);
  stopOthers();
});

test('where the connection breaks, everybody is told to look again once it is there anew', async () => {
  await statement(
    db.superuserUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`,
  );
  await untilHeard(null);
  const next = await submitted();
  await untilHeard(next);
  expect(heard).toEqual([
    { tenant: 'acme', requisition: null },
    { tenant: 'acme', requisition: next },
  ]);
});
