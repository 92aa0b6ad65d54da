import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { takeTokens } from '../../src/store/rates.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';

// A thousand a second, ten thousand at once.
const PER_MINUTE = 60_000;
const BURST = 10_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const take = (model: string, tokens: number, tenant = 'acme') =>
  db.database.withPrincipal(worker(tenant), (tx) => takeTokens(tx, model, PER_MINUTE, tokens));

/** Lets time pass, by moving the bucket into the past. */
const pass = (model: string, ms: number) =>
  statement(db.superuserUrl, `update model_rates set at = at - $2 * interval '1 millisecond' where model = $1`, [
    model,
    ms,
  ]);

test('ten seconds’ worth leaves at once, and then the exact wait is told', async () => {
  expect(await take('a', 6_000)).toBe(0);
  expect(await take('a', 4_000)).toBe(0);
  const wait = await take('a', 3_000);
  expect(wait).toBeGreaterThan(2_000);
  expect(wait).toBeLessThanOrEqual(3_000);
  await pass('a', wait);
  expect(await take('a', 3_000)).toBe(0);
});

test('a call that is larger than the bucket leaves when it is full, and the next waits for its debt', async () => {
  expect(await take('b', 15_000)).toBe(0);
  const wait = await take('b', 1_000);
  expect(wait).toBeGreaterThan(5_000);
  expect(wait).toBeLessThanOrEqual(6_000);
  await pass('b', 60_000);
  expect(await take('b', 15_000)).toBe(0);
});

test('tenants share one bucket, and each model has its own', async () => {
  expect(await take('c', BURST)).toBe(0);
  expect(await take('c', BURST, 'rheinwerk')).toBeGreaterThan(5_000);
  expect(await take('d', BURST, 'rheinwerk')).toBe(0);
});

test('of many calls at once no two take the same tokens', async () => {
  const waits = await Promise.all(Array.from({ length: 40 }, () => take('e', 500)));
  const left = waits.filter((wait) => wait === 0).length;
  expect(left).toBeGreaterThanOrEqual(BURST / 500);
  // What flows in while they are asked is the only addition.
  expect(left).toBeLessThanOrEqual(BURST / 500 + 4);
});

test('people see nothing of it', async () => {
  await take('f', 1);
  const seen = await db.database.withPrincipal(requester, (tx) => tx.rows('select model from model_rates'));
  expect(seen).toEqual([]);
});
