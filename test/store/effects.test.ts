import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { intend, markEffect } from '../../src/store/effects.ts';
import type { EffectState } from '../../src/store/effects.ts';
import type { Tx } from '../../src/store/database.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

let db: TestDatabase;
let requisition: string;
beforeAll(async () => {
  db = await testDatabase();
  requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
});
afterAll(() => db.drop());

const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);

test('an effect is intended once, however often it is begun', async () => {
  const begin = () => asWorker((tx) => intend(tx, requisition, 'order/1', 'digest'));
  const all = await Promise.all([begin(), begin(), begin()]);
  const intended = { key: 'order/1', state: 'intended', requestDigest: 'digest', result: null, attempts: 0 };
  expect(all).toMatchObject([intended, intended, intended]);
  const rows = await asWorker((tx) => tx.rows(`select key from effects where key = 'order/1'`));
  expect(rows).toHaveLength(1);
});

test('a key never means another content', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/2', 'digest'));
  await expect(asWorker((tx) => intend(tx, requisition, 'order/2', 'another'))).rejects.toMatchObject({
    code: 'conflict',
    message: 'This effect was begun with another content. Use a new key for a new content.',
  });
});

test('an attempt finds how far the one before it came, and with what', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/3', 'digest'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'dispatched'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'ambiguous'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'dispatched'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'confirmed', { number: '4711' }));
  const again = await asWorker((tx) => intend(tx, requisition, 'order/3', 'digest'));
  expect(again).toMatchObject({ state: 'confirmed', requestDigest: 'digest', result: { number: '4711' }, attempts: 2 });
});

test('of attempts that overlap exactly one finds that it has not left yet', async () => {
  const leave = () =>
    asWorker(async (tx) => {
      const { state } = await intend(tx, requisition, 'order/7', 'digest');
      if (state === 'intended') await markEffect(tx, 'order/7', 'dispatched');
      return state;
    });
  const found = await Promise.all(Array.from({ length: 8 }, leave));
  expect(found.filter((state) => state === 'intended')).toHaveLength(1);
  expect(await asWorker((tx) => intend(tx, requisition, 'order/7', 'digest'))).toMatchObject({ attempts: 1 });
});

test('its age is how long its state stands', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/8', 'digest'));
  await asWorker((tx) => tx.run(`update effects set updated_at = now() - interval '60 days' where key = 'order/8'`));
  const { ageMs } = await asWorker((tx) => intend(tx, requisition, 'order/8', 'digest'));
  expect(ageMs).toBeGreaterThanOrEqual(60 * 86_400_000);
  await asWorker((tx) => markEffect(tx, 'order/8', 'dispatched'));
  expect((await asWorker((tx) => intend(tx, requisition, 'order/8', 'digest'))).ageMs).toBeLessThan(60_000);
});

test('a straggler notes nothing once another attempt has left', async () => {
  const mark = (...how: [state: EffectState, attempt: number]) =>
    asWorker((tx) => markEffect(tx, 'order/9', how[0], null, how[1]));
  await asWorker((tx) => intend(tx, requisition, 'order/9', 'digest'));
  expect(await mark('dispatched', 0)).toBe(true);
  expect(await mark('dispatched', 1)).toBe(true);
  expect(await mark('dispatched', 1)).toBe(false);
  expect(await mark('intended', 1)).toBe(false);
  expect(await asWorker((tx) => intend(tx, requisition, 'order/9', 'digest'))).toMatchObject({
    state: 'dispatched',
    attempts: 2,
  });
});

test('what is confirmed stays confirmed, with what was learned first', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/4', 'digest'));
  await asWorker((tx) => markEffect(tx, 'order/4', 'confirmed', { number: '4712' }));
  for (const state of ['intended', 'dispatched', 'ambiguous', 'refused', 'confirmed'] as const)
    expect(await asWorker((tx) => markEffect(tx, 'order/4', state, { number: 'another' }))).toBe(false);
  expect(await asWorker((tx) => intend(tx, requisition, 'order/4', 'digest'))).toMatchObject({
    state: 'confirmed',
    result: { number: '4712' },
  });
});

test('effects of two tenants share no key', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/5', 'digest'));
  const id = await db.database.withPrincipal(person('rheinwerk', 'requester', 'requester'), (tx) =>
    newRequisition(tx, requester.person),
  );
  const other = await db.database.withPrincipal(worker('rheinwerk'), (tx) => intend(tx, id, 'order/5', 'another'));
  expect(other.state).toBe('intended');
});

test('an effect is in no state but those that are known', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/6', 'digest'));
  await expect(
    db.database.withPrincipal(buyer, (tx) => tx.run(`update effects set state = 'done' where key = 'order/6'`)),
  ).rejects.toMatchObject({ code: '23514' });
});
