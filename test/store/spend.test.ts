import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Tx } from '../../src/store/database.ts';
import { reserveSpend, settleSpend, spentOn } from '../../src/store/spend.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, requester2, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

let db: TestDatabase;
let requisition: string;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
});

const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);
const spent = () => asWorker((tx) => spentOn(tx, requisition));

/** Reserves the worst case of one call; returns the call's id. */
const reserve = async (costMicroUsd: number, id: string = randomUUID()): Promise<string> => {
  const call = { id, requisition, run: 'intake/1', turn: 1, agent: 'intake', model: 'stand-in', priceVersion: '1' };
  await asWorker((tx) => reserveSpend(tx, { ...call, costMicroUsd }));
  return id;
};

test('nothing is spent before the first call', async () => {
  expect(await spent()).toEqual({ microUsd: 0, turns: 0 });
});

test('a call on its way counts at its worst case, and at its real usage once that is known', async () => {
  const id = await reserve(9_000);
  expect(await spent()).toEqual({ microUsd: 9_000, turns: 1 });
  await asWorker((tx) => settleSpend(tx, id, { inputTokens: 10, outputTokens: 5, costMicroUsd: 1_200 }));
  expect(await spent()).toEqual({ microUsd: 1_200, turns: 1 });
});

test('a call whose usage never came stays at its worst case', async () => {
  const id = await reserve(9_000);
  await asWorker((tx) => settleSpend(tx, id, null));
  await reserve(500);
  expect(await spent()).toEqual({ microUsd: 9_500, turns: 2 });
});

test('one call is never counted twice', async () => {
  const id = await reserve(100);
  await expect(reserve(100, id)).rejects.toMatchObject({ code: '23505' });
  expect(await spent()).toEqual({ microUsd: 100, turns: 1 });
});

test('sums above two thousand million micro-dollars stay exact', async () => {
  await Promise.all([reserve(2_147_483_647), reserve(2_147_483_647)]);
  expect(await spent()).toEqual({ microUsd: 4_294_967_294, turns: 2 });
});

test('no call gives money back', async () => {
  await expect(reserve(-1)).rejects.toMatchObject({ code: '23514' });
});

test('who does not see the requisition sees nothing spent, and can reserve nothing on it', async () => {
  await reserve(100);
  expect(await db.database.withPrincipal(requester2, (tx) => spentOn(tx, requisition))).toEqual({
    microUsd: 0,
    turns: 0,
  });
  const call = {
    id: randomUUID(),
    requisition,
    run: 'r',
    turn: 1,
    agent: 'a',
    model: 'm',
    priceVersion: '1',
    costMicroUsd: 1,
  };
  await expect(db.database.withPrincipal(requester2, (tx) => reserveSpend(tx, call))).rejects.toMatchObject({
    code: '42501',
  });
});
