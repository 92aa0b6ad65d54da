import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Receipt } from '../../src/domain/delivery.ts';
import type { Principal } from '../../src/domain/principal.ts';
import {
  addAcknowledgement,
  addDeadline,
  addOrderHold,
  addReceipt,
  closeOrder,
  orderFacts,
} from '../../src/store/order-facts.ts';
import { insertOrder, moveOrder } from '../../src/store/orders.ts';
import type { Tx } from '../../src/store/database.ts';
import { involve } from '../../src/store/requisitions.ts';
import { order as document } from '../support/order.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, clock, person, requester, worker } from '../support/principals.ts';
import { KNOWN_VENDOR, newRequisition } from '../support/records.ts';

const receiver = person('acme', 'receiver', 'receiver');
const AT = new Date('2026-11-26T09:00:00Z');
const REFUSED = { code: '42501' };

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** An order that was sent; receivers see it, unless it is said to be hidden. */
const sent = async (isHidden = false): Promise<{ number: string; requisition: string }> => {
  const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  return db.database.withPrincipal(worker('acme'), async (tx) => {
    const order = {
      requisition,
      vendorNumber: KNOWN_VENDOR,
      digest: 'd',
      data: (number: string) => ({ ...document(), number }),
    };
    const { number } = await insertOrder(tx, order);
    await moveOrder(tx, number, { status: 'sent' });
    if (!isHidden) await involve(tx, requisition, ['receiver']);
    return { number, requisition };
  });
};

type Of = Awaited<ReturnType<typeof sent>>;
const got: Pick<Receipt, 'kind' | 'lines' | 'reason'> = {
  kind: 'received',
  lines: [{ line: 1, quantity: '1.000001' }],
  reason: null,
};
const receives =
  (of: Of, key: string, by = receiver.person) =>
  (tx: Tx) =>
    addReceipt(tx, of, { ...got, key, by, at: AT });
const as = <T>(who: Principal, work: (tx: Tx) => Promise<T>): Promise<T> => db.database.withPrincipal(who, work);

describe('facts of an order', () => {
  test('are numbered in their order, and read back as they were written', async () => {
    const of = await sent();
    expect(await as(receiver, receives(of, 'a'))).toBe(1);
    expect(await as(receiver, receives(of, 'b'))).toBe(2);
    const { receipts } = await as(buyer, (tx) => orderFacts(tx, of.number, 'USD'));
    expect(receipts).toMatchObject([
      { number: 1, key: 'a', lines: [{ line: 1, quantity: '1.000001' }], by: 'receiver' },
      { number: 2, key: 'b' },
    ]);
  });

  test('have one delivery for a key, and one end', async () => {
    const of = await sent();
    await as(receiver, receives(of, 'a'));
    await expect(as(receiver, receives(of, 'a'))).rejects.toMatchObject({ code: '23505' });
    const end = { reason: 'Enough.', by: buyer.person, at: AT };
    await as(buyer, (tx) => closeOrder(tx, of, { kind: 'closed', ...end }));
    await expect(as(buyer, (tx) => closeOrder(tx, of, { kind: 'cancelled', ...end }))).rejects.toMatchObject({
      code: '23505',
    });
  });

  test('are never changed, nor taken away', async () => {
    const of = await sent();
    await as(receiver, receives(of, 'a'));
    for (const sql of [`update order_receipts set key = 'x'`, 'delete from order_receipts'])
      await expect(as(receiver, (tx) => tx.run(sql))).rejects.toMatchObject(REFUSED);
  });
});

describe('nobody writes', () => {
  test('what arrived, but a receiver, in their own name, of what they see', async () => {
    const [of, hidden] = [await sent(), await sent(true)];
    await expect(as(buyer, receives(of, 'a', buyer.person))).rejects.toMatchObject(REFUSED);
    await expect(as(receiver, receives(of, 'a', buyer.person))).rejects.toMatchObject(REFUSED);
    await expect(as(receiver, receives(hidden, 'a'))).rejects.toMatchObject(REFUSED);
    await expect(as(worker('acme'), receives(of, 'a'))).rejects.toMatchObject(REFUSED);
  });

  test('what becomes of an order, but a buyer', async () => {
    const of = await sent();
    const said = { by: receiver.person, at: AT };
    const answer = {
      version: 1,
      verdict: 'accepted',
      dated: '2026-11-26',
      promised: null,
      note: null,
      totalMinor: null,
    } as const;
    const writes: ((tx: Tx) => Promise<unknown>)[] = [
      (tx: Tx) => addAcknowledgement(tx, of, { ...answer, ...said }),
      (tx: Tx) => addOrderHold(tx, of, { isHeld: true, reason: 'Why.', ...said }),
      (tx: Tx) => addDeadline(tx, of, { kind: 'date', due: '2026-12-24', ...said }),
      (tx: Tx) => closeOrder(tx, of, { kind: 'closed', reason: 'Why.', ...said }),
    ];
    for (const write of writes) await expect(as(receiver, write)).rejects.toMatchObject(REFUSED);
  });

  test('in the name of nobody, but the worker, which closes by the policy and cancels nothing', async () => {
    const of = await sent();
    const end = { reason: 'By the policy.', by: null, at: AT };
    const closes = (tx: Tx) => closeOrder(tx, of, { kind: 'closed', ...end });
    await expect(as(buyer, closes)).rejects.toMatchObject(REFUSED);
    await expect(as(clock('acme'), closes)).rejects.toMatchObject(REFUSED);
    await expect(as(worker('acme'), (tx) => closeOrder(tx, of, { kind: 'cancelled', ...end }))).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:23514|42501)$/),
    });
    await as(worker('acme'), closes);
  });
});
