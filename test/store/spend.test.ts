import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { SpendScope } from '../../src/domain/spend.ts';
import type { Tx } from '../../src/store/database.ts';
import { findTotal, lockTotals, raiseCap, reserveSpend, settleSpend, spentOn } from '../../src/store/spend.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { person, requester, requester2, worker } from '../support/principals.ts';
import { callOf, newRequisition } from '../support/records.ts';

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
  const { call, keys } = callOf(requisition, costMicroUsd, id);
  await asWorker(async (tx) => {
    await lockTotals(tx, keys);
    await reserveSpend(tx, call, keys);
  });
  return id;
};

const settle = (id: string, usage: Parameters<typeof settleSpend>[2]) =>
  asWorker((tx) => settleSpend(tx, id, usage, callOf(requisition, 0).keys));

const used = async (scope: SpendScope) => {
  const key = callOf(requisition, 0).keys[scope];
  return (await asWorker((tx) => findTotal(tx, { scope, key })))?.used;
};

test('nothing is spent before the first call', async () => {
  expect(await spent()).toEqual({ microUsd: 0, turns: 0 });
});

test('a call on its way counts at its worst case, and at its real usage once that is known', async () => {
  const id = await reserve(9_000);
  expect(await spent()).toEqual({ microUsd: 9_000, turns: 1 });
  await settle(id, { inputTokens: 10, outputTokens: 5, costMicroUsd: 1_200 });
  expect(await spent()).toEqual({ microUsd: 1_200, turns: 1 });
});

test('a call whose usage never came stays at its worst case', async () => {
  const id = await reserve(9_000);
  await settle(id, null);
  await reserve(500);
  expect(await spent()).toEqual({ microUsd: 9_500, turns: 2 });
});

test('one call is never counted twice', async () => {
  const id = await reserve(100);
  await expect(reserve(100, id)).rejects.toMatchObject({ code: '23505' });
  expect(await spent()).toEqual({ microUsd: 100, turns: 1 });
});

test('a call counts under its agent and its requisition, and under the day and the month of its tenant', async () => {
  const before = await used('month');
  const id = await reserve(9_000);
  expect(await used('agent')).toEqual({ microUsd: 9_000, tokens: 1_000, turns: 1 });
  await settle(id, { inputTokens: 10, outputTokens: 5, costMicroUsd: 1_200 });
  await settle(id, { inputTokens: 10, outputTokens: 5, costMicroUsd: 1_200 });
  const real = { microUsd: 1_200, tokens: 15, turns: 1 };
  expect([await used('agent'), await used('requisition')]).toEqual([real, real]);
  expect(await used('day')).toEqual(await used('month'));
  expect((await used('month'))?.microUsd).toBe((before?.microUsd ?? 0) + 1_200);
});

test('the same attempt of the same call is there once; another attempt is another call', async () => {
  const { call, keys } = callOf(requisition, 100);
  const again = (attempt: number) => asWorker((tx) => reserveSpend(tx, { ...call, id: randomUUID(), attempt }, keys));
  await again(1);
  await expect(again(1)).rejects.toMatchObject({ code: '23505' });
  await again(2);
  expect((await spent()).turns).toBe(2);
});

test('of a thousand calls at once no two pass a cap together, and what is left is used', async () => {
  const CAP = 20_000;
  const costs = Array.from({ length: 1_000 }, (_, index) => 37 + ((index * 7_919) % 461));
  const tried = costs.map(async (costMicroUsd) => {
    const { call, keys } = callOf(requisition, costMicroUsd);
    return asWorker(async (tx) => {
      const [, , total] = await lockTotals(tx, keys);
      if (!total || total.used.microUsd + costMicroUsd > CAP + total.raised.microUsd) return 0;
      await reserveSpend(tx, call, keys);
      return costMicroUsd;
    });
  });
  const reserved = (await Promise.all(tried)).reduce((sum, cost) => sum + cost, 0);
  expect(reserved).toBe((await spent()).microUsd);
  expect(reserved).toBe((await used('requisition'))?.microUsd);
  expect(reserved).toBeLessThanOrEqual(CAP);
  expect(reserved).toBeGreaterThan(CAP * 0.9);
}, 60_000);

test('a cap is raised by whoever may, for that scope and measure alone', async () => {
  await reserve(100);
  const cap = { scope: 'requisition', key: requisition, measure: 'tokens' } as const;
  const as = (who: Principal) => db.database.withPrincipal(who, (tx) => raiseCap(tx, cap, 500));
  expect(await as(person('acme', 'admin', 'administrator'))).toBe(true);
  expect(await as(person('acme', 'buyer', 'buyer'))).toBe(false);
  expect(await as(person('rheinwerk', 'admin', 'administrator'))).toBe(false);
  const total = await asWorker((tx) => findTotal(tx, cap));
  expect(total?.raised).toEqual({ microUsd: 0, tokens: 500, turns: 0 });
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
  const { call, keys } = callOf(requisition, 1);
  await expect(db.database.withPrincipal(requester2, (tx) => reserveSpend(tx, call, keys))).rejects.toMatchObject({
    code: '42501',
  });
});
