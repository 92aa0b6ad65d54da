import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Policies } from '../../src/domain/policies.ts';
import { loadPolicies } from '../../src/policies.ts';
import type { WantedOrderChange } from '../../src/services/api.ts';
import { changeOrder } from '../../src/services/change-order.ts';
import { closeOrder, holdOrder } from '../../src/services/order-ends.ts';
import { receiveOrder } from '../../src/services/receive.ts';
import { readCase } from '../../src/store/case-file.ts';
import { BRACKET, orderOf, RAIL } from '../support/order.ts';
import { orderIn as newOrder } from '../support/order-in.ts';
import { delivered } from '../support/orders.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, person } from '../support/principals.ts';
import { statement } from '../support/template.ts';

/** Before the order is needed, which is on 2026-12-09. */
const NOW = new Date('2026-11-27T15:00:00Z');
const receiver = person('acme', 'receiver', 'receiver');

let db: TestDatabase;
let policies: Policies;
beforeAll(async () => {
  db = await testDatabase();
  policies = await loadPolicies();
});
afterAll(() => db.drop());

const context = () => ({ database: db.database, policies, now: () => NOW, newId: () => 'n1' });

/** An order of 3 brackets at 10.00 and 2.5 m of rail at 4.20. */
const orderIn = (status: 'posted' | 'sent' = 'sent') => newOrder(db.database, orderOf([BRACKET, RAIL]), status);

const LATER: WantedOrderChange = { lines: [], neededBy: '2026-12-24', tax: null, reason: 'Mr Smith is away.' };
const change = (number: string, wanted: Partial<WantedOrderChange> = {}) =>
  changeOrder(context())(buyer, number, { ...LATER, ...wanted });

describe('a change of an order', () => {
  test('is put up beside the order, which stays as it is, and wakes its run', async () => {
    const { id, number } = await orderIn();
    const view = await change(number, { lines: [{ line: 1, quantity: '4' }] });
    expect(view).toMatchObject({ version: 1, neededBy: '2026-12-09', total: { minor: 4_050 } });
    expect(view.changes).toMatchObject([
      {
        version: 2,
        state: 'open',
        reason: 'Mr Smith is away.',
        differences: [
          { field: 'lines[0].quantity', was: '3', is: '4' },
          { field: 'neededBy', was: '2026-12-09', is: '2026-12-24' },
          { field: 'total', was: '40.50', is: '50.50' },
        ],
      },
    ]);
    const rows = await statement<{ payload: object }>(db.superuserUrl, 'select payload from outbox where key = $1', [
      id,
    ]);
    expect(rows.map(({ payload }) => payload)).toMatchObject([{ kind: 'follow', order: number, because: 'change' }]);
    const { entries } = await db.database.withPrincipal(buyer, (tx) => readCase(tx, id));
    expect(entries.at(-1)).toMatchObject({ kind: 'order_change_proposed', payload: { version: 2, total: '50.50' } });
    expect(JSON.stringify(entries)).not.toContain('Smith');
  });

  test('takes the place of an open one', async () => {
    const { number } = await orderIn();
    await change(number);
    const { changes } = await change(number, { neededBy: '2026-12-31' });
    expect(changes.map(({ version, state }) => [version, state])).toEqual([
      [2, 'replaced'],
      [2, 'open'],
    ]);
  });

  test.each<[string, Partial<WantedOrderChange>, string]>([
    ['says no reason', { reason: '  ' }, 'reason'],
    ['changes nothing', { neededBy: null }, 'lines'],
    ['names a line that there is not', { lines: [{ line: 3, quantity: '1' }] }, 'lines.3'],
  ])('that %s is refused by its field', async (_what, wanted, field) => {
    const { number } = await orderIn();
    await expect(change(number, wanted)).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field }] });
  });

  test('is refused of what is not with its vendor, is held, is closed, or is all here', async () => {
    const { number: posted } = await orderIn('posted');
    await expect(change(posted)).rejects.toMatchObject({ code: 'conflict' });
    const { number: held } = await orderIn();
    await holdOrder(context())(buyer, held, 'Disputed.');
    await expect(change(held)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('release') });
    const { number: closed } = await orderIn();
    await closeOrder(context())(buyer, closed, 'Not needed.');
    await expect(change(closed)).rejects.toMatchObject({ code: 'conflict' });
    const { number: here } = await orderIn();
    const lines = [
      { line: 1, quantity: '3' },
      { line: 2, quantity: '2.5' },
    ];
    await receiveOrder(context())(receiver, here, { ...delivered('3'), lines });
    await expect(change(here)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('received'),
    });
  });
});
