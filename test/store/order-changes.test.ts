import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '../../src/domain/principal.ts';
import { OrderDocument } from '../../src/domain/order.ts';
import type { Tx } from '../../src/store/database.ts';
import {
  addChange,
  changesOf,
  makeCurrent,
  notePosted,
  noteToldChange,
  orderChangersOf,
  refuseChange,
  takeUntoldChanges,
  withdrawChange,
} from '../../src/store/order-changes.ts';
import { addDeadline } from '../../src/store/order-facts.ts';
import { findOrder, insertOrder, moveOrder } from '../../src/store/orders.ts';
import { involve } from '../../src/store/requisitions.ts';
import { order as document } from '../support/order.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, clock, person, requester, worker } from '../support/principals.ts';
import { KNOWN_VENDOR, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const AT = new Date('2026-11-27T09:00:00Z');
const REFUSED = { code: '42501' };

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const as = <T>(who: Principal, work: (tx: Tx) => Promise<T>): Promise<T> => db.database.withPrincipal(who, work);

const data = (number: string) => ({ ...document(), number });

const sent = async () => {
  const requisition = await as(requester, (tx) => newRequisition(tx, requester.person));
  return as(worker('acme'), async (tx) => {
    const { number } = await insertOrder(tx, { requisition, vendorNumber: KNOWN_VENDOR, digest: 'd', data });
    await moveOrder(tx, number, { status: 'sent' });
    return { number, requisition };
  });
};
type Of = Awaited<ReturnType<typeof sent>>;

const next = ({ number }: Of, count = 1) => {
  const before = { ...document(), number };
  const after = { ...before, version: 2, neededBy: '2026-12-24' };
  const why = { digest: `d${count}`, reason: 'Later is enough.', acknowledgement: null, inPlaceOf: null };
  return { number: count, before, after, ...why, by: buyer.person, at: AT };
};
const taken = { chain: null, at: AT };

describe('changes of an order', () => {
  test('are read back as they were written, with what they came to', async () => {
    const of = await sent();
    await as(buyer, (tx) => addChange(tx, of, next(of)));
    await as(buyer, (tx) => addChange(tx, of, { ...next(of, 2), inPlaceOf: 'buyer2' }));
    await as(worker('acme'), (tx) => refuseChange(tx, of, { change: 1, why: 'rejected', by: 'head', at: AT }));
    expect(await as(worker('acme'), (tx) => makeCurrent(tx, of, next(of, 2), taken))).toBe(true);
    const found = await as(buyer, (tx) => changesOf(tx, of.number));
    expect(found).toMatchObject([
      { number: 1, before: next(of).before, after: next(of).after, outcome: { kind: 'refused', by: 'head' } },
      { number: 2, by: 'buyer', inPlaceOf: 'buyer2', outcome: { kind: 'current', chain: null, postedAt: null } },
    ]);
    const order = await as(buyer, (tx) => findOrder(tx, of.number));
    expect(OrderDocument.parse(order?.data)).toMatchObject({ version: 2, neededBy: '2026-12-24' });
    expect((await as(clock('acme'), (tx) => orderChangersOf(tx, of.requisition))).toSorted()).toEqual([
      'buyer',
      'buyer2',
    ]);
  });

  test('make a version once, and only of the one before', async () => {
    const of = await sent();
    await as(buyer, (tx) => addChange(tx, of, next(of)));
    const make = () => as(worker('acme'), (tx) => makeCurrent(tx, of, next(of), taken));
    expect([await make(), await make()]).toEqual([true, false]);
    await expect(
      as(buyer, (tx) => addChange(tx, of, { ...next(of, 2), after: { ...next(of).after, version: 4 } })),
    ).rejects.toMatchObject({ code: '23514' });
    const posted = () => as(worker('acme'), (tx) => notePosted(tx, of, 1, AT));
    expect([await posted(), await posted()]).toEqual([true, false]);
  });

  test('are proposed by a buyer in their own name, and come to something by the worker alone', async () => {
    const of = await sent();
    const receiver = person('acme', 'receiver', 'receiver');
    const proposes = (by: string) => (tx: Tx) => addChange(tx, of, { ...next(of), by });
    await expect(as(receiver, proposes('receiver'))).rejects.toMatchObject(REFUSED);
    await expect(as(buyer, proposes('buyer2'))).rejects.toMatchObject(REFUSED);
    await expect(as(worker('acme'), proposes('buyer'))).rejects.toMatchObject(REFUSED);
    await as(buyer, proposes('buyer'));
    const refuses = (tx: Tx) => refuseChange(tx, of, { change: 1, why: 'received', by: null, at: AT });
    await expect(as(buyer, refuses)).rejects.toMatchObject(REFUSED);
    await expect(as(clock('acme'), refuses)).rejects.toMatchObject(REFUSED);
    await as(worker('acme'), refuses);
    await expect(as(worker('acme'), refuses)).rejects.toMatchObject({ code: '23505' });
  });

  test('are taken back by a buyer or by whoever proposed them, in their own name, as long as they are open', async () => {
    const of = await sent();
    const receiver = person('acme', 'receiver', 'receiver');
    const buyer2 = person('acme', 'buyer2', 'buyer');
    // Who decided in a buyer's place holds no such role by themself.
    const deputy = person('acme', 'buyer', 'receiver');
    await as(worker('acme'), (tx) => involve(tx, of.requisition, ['receiver']));
    for (const number of [1, 2]) await as(buyer, (tx) => addChange(tx, of, next(of, number)));
    const takesBack =
      (by: string, change = 1) =>
      (tx: Tx) =>
        withdrawChange(tx, of, { change, reason: 'They keep the day.', by, at: AT });
    for (const [who, by] of [
      [receiver, 'receiver'],
      [receiver, 'buyer'],
      [buyer2, 'buyer'],
      [worker('acme'), 'buyer'],
      [clock('acme'), 'buyer'],
    ] as const)
      await expect(as(who, takesBack(by))).rejects.toMatchObject(REFUSED);
    await as(buyer2, takesBack('buyer2'));
    await as(deputy, takesBack('buyer', 2));
    await expect(as(buyer, takesBack('buyer'))).rejects.toMatchObject({ code: '23505' });
    expect((await as(buyer, (tx) => changesOf(tx, of.number))).map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'withdrawn', by: 'buyer2', reason: 'They keep the day.' },
      { kind: 'withdrawn', by: 'buyer' },
    ]);
    expect(await as(worker('acme'), (tx) => makeCurrent(tx, of, next(of), taken)).catch(({ code }) => code)).toBe(
      '23505',
    );
  });

  test('that came to nothing are told of once, and again only where that may have failed', async () => {
    const of = await sent();
    for (const number of [1, 2, 3]) await as(buyer, (tx) => addChange(tx, of, next(of, number)));
    await as(buyer, (tx) => withdrawChange(tx, of, { change: 1, reason: 'No.', by: buyer.person, at: AT }));
    await as(worker('acme'), (tx) => refuseChange(tx, of, { change: 2, why: 'received', by: null, at: AT }));
    await as(worker('acme'), (tx) => makeCurrent(tx, of, next(of, 3), taken));
    const take = (now: string, again: string) =>
      as(worker('acme'), (tx) => takeUntoldChanges(tx, { now: new Date(now), again: new Date(again) })).then((all) =>
        all
          .filter(({ order }) => order === of.number)
          .map(({ change, isAgain }): [number, boolean] => [change, isAgain]),
      );
    const first = await take('2026-11-27T10:00:00Z', '2026-11-27T09:00:00Z');
    expect(Object.fromEntries(first)).toEqual({ 1: false, 2: false });
    expect(await take('2026-11-27T10:01:00Z', '2026-11-27T09:01:00Z')).toEqual([]);
    const told = { order: of.number, change: 1, isAgain: false };
    await as(worker('acme'), (tx) => noteToldChange(tx, told, AT));
    expect(await take('2026-11-27T11:00:00Z', '2026-11-27T10:30:00Z')).toEqual([[2, true]]);
  });

  test('are changed by nobody afterwards', async () => {
    const of = await sent();
    await as(buyer, (tx) => addChange(tx, of, next(of)));
    for (const who of [buyer, worker('acme')])
      await expect(
        as(who, (tx) => tx.run(`update order_changes set reason = 'Another.' where order_number = $1`, [of.number])),
      ).rejects.toMatchObject(REFUSED);
    const [row] = await statement<{ reason: string }>(
      db.superuserUrl,
      'select reason from order_changes where order_number = $1',
      [of.number],
    );
    expect(row?.reason).toBe('Later is enough.');
  });

  test('let the worker set the day of a version that was taken, and no other', async () => {
    const of = await sent();
    const due = (day: string) => (tx: Tx) => addDeadline(tx, of, { kind: 'date', due: day, by: 'buyer', at: AT });
    await expect(as(worker('acme'), due('2026-12-24'))).rejects.toMatchObject(REFUSED);
    await as(buyer, (tx) => addChange(tx, of, next(of)));
    await as(worker('acme'), (tx) => makeCurrent(tx, of, next(of), taken));
    await expect(as(worker('acme'), due('2026-12-31'))).rejects.toMatchObject(REFUSED);
    await as(worker('acme'), due('2026-12-24'));
  });
});
