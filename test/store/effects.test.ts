import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { intend, markEffect } from '../../src/store/effects.ts';
import type { Tx } from '../../src/store/database.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, requester, worker } from '../support/principals.ts';
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
  const intended = { key: 'order/1', state: 'intended', requestDigest: 'digest', result: null };
  expect(all).toEqual([intended, intended, intended]);
  const rows = await asWorker((tx) => tx.rows(`select key from effects where key = 'order/1'`));
  expect(rows).toHaveLength(1);
});

test('a key never means another content', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/2', 'digest'));
  await expect(asWorker((tx) => intend(tx, requisition, 'order/2', 'another'))).rejects.toMatchObject({
    code: 'conflict',
    message: 'The effect order/2 was begun with another content. Use a new key for a new content.',
  });
});

test('an attempt finds how far the one before it came, and with what', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/3', 'digest'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'dispatched'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'ambiguous'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'dispatched'));
  await asWorker((tx) => markEffect(tx, 'order/3', 'confirmed', { number: '4711' }));
  const again = await asWorker((tx) => intend(tx, requisition, 'order/3', 'digest'));
  expect(again).toEqual({ key: 'order/3', state: 'confirmed', requestDigest: 'digest', result: { number: '4711' } });
  const [row] = await asWorker((tx) => tx.rows(`select attempts from effects where key = 'order/3'`));
  expect(row).toEqual({ attempts: 2 });
});

test('what was learned of an effect stays when its state changes', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/4', 'digest'));
  await asWorker((tx) => markEffect(tx, 'order/4', 'confirmed', { number: '4712' }));
  await asWorker((tx) => markEffect(tx, 'order/4', 'ambiguous'));
  const effect = await asWorker((tx) => intend(tx, requisition, 'order/4', 'digest'));
  expect(effect.result).toEqual({ number: '4712' });
});

test('effects of two tenants share no key', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/5', 'digest'));
  const other = await db.database.withPrincipal(worker('rheinwerk'), async (tx) => {
    const id = await newRequisition(tx, requester.person);
    return intend(tx, id, 'order/5', 'another');
  });
  expect(other.state).toBe('intended');
});

test('an effect is in no state but those that are known', async () => {
  await asWorker((tx) => intend(tx, requisition, 'order/6', 'digest'));
  await expect(
    db.database.withPrincipal(buyer, (tx) => tx.run(`update effects set state = 'done' where key = 'order/6'`)),
  ).rejects.toMatchObject({ code: '23514' });
});
