import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policies } from '../../src/domain/policies.ts';
import { loadPolicies } from '../../src/policies.ts';
import { acknowledgeOrder } from '../../src/services/acknowledge.ts';
import { closeOrder, holdOrder, releaseOrder } from '../../src/services/order-ends.ts';
import { receiveOrder } from '../../src/services/receive.ts';
import { readCase } from '../../src/store/case-file.ts';
import { order } from '../support/order.ts';
import { orderIn as newOrder } from '../support/order-in.ts';
import { delivered, saying } from '../support/orders.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person } from '../support/principals.ts';
import { statement } from '../support/template.ts';

/** Before the order is needed, which is on 2026-12-09. */
const NOW = new Date('2026-11-26T15:00:00Z');
const receiver = person('acme', 'receiver', 'receiver');

let db: TestDatabase;
let policies: Policies;
beforeAll(async () => {
  db = await testDatabase();
  policies = await loadPolicies();
});
afterAll(() => db.drop());

const context = () => ({ database: db.database, policies, now: () => NOW, newId: () => 'n1' });

/** An order of one line of 12.5 m in this status. */
const orderIn = (status: 'posted' | 'sent' = 'sent') => newOrder(db.database, order(), status);

describe('what the vendor says', () => {
  test.each([
    ['an acceptance for a later day', saying('accepted', { promised: '2026-12-10' }), 'promised'],
    ['an acceptance of another total', saying('accepted', { total: '1.00' }), 'total'],
    ['a change of nothing', saying('changed', { note: '  ' }), 'note'],
    ['an answer of tomorrow', saying('accepted', { dated: '2026-11-27' }), 'dated'],
    ['a total that is no amount', saying('changed', { total: '1,480' }), 'total'],
  ])('is not noted as %s', async (_what, said, field) => {
    const { number } = await orderIn();
    await expect(acknowledgeOrder(context())(buyer, number, said)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field }],
    });
  });

  test('is noted with its day and total, and the case file has no word of it', async () => {
    const { id, number } = await orderIn();
    const said = saying('changed', { promised: '2026-12-20', total: '120.5', note: 'Ask Mr Smith.' });
    const { delivery } = await acknowledgeOrder(context())(buyer, number, said);
    expect(delivery?.acknowledgements).toMatchObject([
      { total: { currency: 'USD', minor: 12_050 }, note: 'Ask Mr Smith.' },
    ]);
    const { entries } = await db.database.withPrincipal(buyer, (tx) => readCase(tx, id));
    expect(entries.at(-1)).toMatchObject({ kind: 'order_acknowledged', payload: { order: number, total: '120.50' } });
    expect(JSON.stringify(entries)).not.toContain('Smith');
  });
});

describe('an order', () => {
  test('that is not with its vendor yet, or is closed, is not received', async () => {
    const { number: posted } = await orderIn('posted');
    await expect(receiveOrder(context())(receiver, posted, delivered('1'))).rejects.toMatchObject({ code: 'conflict' });
    const { number } = await orderIn();
    await closeOrder(context())(buyer, number, 'Not needed.');
    await expect(receiveOrder(context())(receiver, number, delivered('1'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(closeOrder(context())(buyer, number, 'Again.')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is put on hold once, and released once', async () => {
    const { number } = await orderIn();
    await expect(releaseOrder(context())(buyer, number, 'Fine.')).rejects.toMatchObject({ code: 'conflict' });
    await holdOrder(context())(buyer, number, 'Disputed.');
    await expect(holdOrder(context())(buyer, number, 'Disputed.')).rejects.toMatchObject({ code: 'conflict' });
    expect((await releaseOrder(context())(buyer, number, 'Fine.')).delivery?.state).toBe('sent');
  });

  test('that is over-received is taken and shown as such where the policy says so', async () => {
    const { number } = await orderIn();
    const overReceipt = { tolerancePercent: 0, beyond: 'flag' } as const;
    const lenient = { ...context(), policies: { ...policies, delivery: { ...policies.delivery, overReceipt } } };
    expect((await receiveOrder(lenient)(receiver, number, delivered('13'))).delivery).toMatchObject({
      state: 'over_received',
      lines: [{ over: '0.5' }],
    });
  });

  test('wakes its run with each fact, in the same transaction', async () => {
    const { id, number } = await orderIn();
    await receiveOrder(context())(receiver, number, delivered('1'));
    await closeOrder(context())(buyer, number, 'Enough.');
    const rows = await statement<{ payload: object }>(
      db.superuserUrl,
      'select payload from outbox where key = $1 order by id',
      [id],
    );
    expect(rows.map(({ payload }) => payload)).toMatchObject([
      { kind: 'follow', order: number, because: 'receipt' },
      { kind: 'follow', order: number, because: 'closing' },
    ]);
  });
});
