import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tx } from '../../src/store/database.ts';
import { insertOrder, moveOrder, orderOf } from '../../src/store/orders.ts';
import { nextNumber } from '../../src/store/tenants.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { order } from '../support/order.ts';
import { worker, requester } from '../support/principals.ts';
import { KNOWN_VENDOR, newRequisition } from '../support/records.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const asWorker = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(worker('acme'), work);
const requisition = () => db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
const insert = (tx: Tx, id: string) =>
  insertOrder(tx, {
    requisition: id,
    vendorNumber: KNOWN_VENDOR,
    digest: 'd1',
    data: (number) => ({ ...order(), number }),
  });

/** Orders a new requisition, or begins to and fails. */
const placed = async (fails: boolean): Promise<string | null> => {
  const id = await requisition();
  const inserted = asWorker(async (tx) => {
    const { number } = await insert(tx, id);
    if (fails) throw new Error('stop');
    return number;
  });
  return inserted.catch(() => null);
};

describe('order numbers', () => {
  test('have no gap and no double, though many are taken at once and some of the takers fail', async () => {
    const all = await Promise.all(Array.from({ length: 30 }, (_, n) => placed(n % 3 === 0)));
    const numbers = all.filter((number) => number !== null).toSorted();
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => `PO-${String(n + 1).padStart(6, '0')}`));
  });

  test('are counted for each tenant by itself', async () => {
    const first = await db.database.withPrincipal(worker('rheinwerk'), (tx) => nextNumber(tx, 'order'));
    expect(first).toBe(1);
  });

  test('stay with an order that is cancelled', async () => {
    const id = await requisition();
    const { number } = await asWorker((tx) => insert(tx, id));
    await asWorker((tx) => moveOrder(tx, number, { status: 'cancelled' }));
    const next = await placed(false);
    expect(await asWorker((tx) => orderOf(tx, id))).toMatchObject({ number, status: 'cancelled' });
    expect(Number(next?.slice(3))).toBe(Number(number.slice(3)) + 1);
  });
});

describe('an order', () => {
  test('knows its number in its data, and is the only one of its requisition', async () => {
    const id = await requisition();
    const { number, data } = await asWorker((tx) => insert(tx, id));
    expect(data).toMatchObject({ number });
    await expect(asWorker((tx) => insert(tx, id))).rejects.toMatchObject({ code: '23505' });
  });

  test('keeps what it learned on its way', async () => {
    const id = await requisition();
    const { number } = await asWorker((tx) => insert(tx, id));
    await asWorker((tx) => moveOrder(tx, number, { status: 'posted', erpNumber: '4500017' }));
    await asWorker((tx) => moveOrder(tx, number, { status: 'sent', messageId: '<m@acme.example>' }));
    expect(await asWorker((tx) => orderOf(tx, id))).toMatchObject({
      status: 'sent',
      erpNumber: '4500017',
      messageId: '<m@acme.example>',
    });
  });
});
