import { describe, expect, test } from '@jest/globals';
import { cancelOrder, changeOrder, listOrders, postOrder, type Order, type Result } from '../../../sandbox/erp/book.ts';

const at = '2026-11-27T10:00:00Z';

const kept = (orders: readonly Order[], { change }: Result): Order[] =>
  change === null ? [...orders] : [...orders.filter(({ erpNumber }) => erpNumber !== change.erpNumber), change];

const FIRST = kept([], postOrder({ idempotencyKey: 'k1', body: { total: 1 }, at }, []));
const NUMBER = FIRST[0]?.erpNumber ?? '';
const change = (orders: readonly Order[], idempotencyKey: string | undefined, body: unknown, number = NUMBER) =>
  changeOrder(number, { idempotencyKey, body, at }, orders);

describe('a version of an order', () => {
  test('is kept beside the ones before, and found by its own key as well as by the first', () => {
    const changed = change(FIRST, 'k2', { total: 2 });
    expect(changed).toMatchObject({ status: 201, body: { erpNumber: NUMBER, idempotencyKey: 'k2', status: 'open' } });
    const orders = kept(FIRST, changed);
    expect(orders).toMatchObject([
      { idempotencyKey: 'k1', order: { total: 1 }, versions: [{ idempotencyKey: 'k2', order: { total: 2 } }] },
    ]);
    for (const key of ['k1', 'k2'])
      expect(listOrders(key, orders).body).toMatchObject({ orders: [{ erpNumber: NUMBER, idempotencyKey: key }] });
    expect(listOrders('k3', orders).body).toEqual({ orders: [] });
  });

  test('is one for one key, which is used for nothing else', () => {
    const orders = kept(FIRST, change(FIRST, 'k2', { total: 2 }));
    expect(change(orders, 'k2', { total: 2 })).toMatchObject({ status: 200, change: null });
    expect(change(orders, 'k2', { total: 3 })).toMatchObject({ status: 409, change: null });
    expect(change(orders, 'k1', { total: 2 })).toMatchObject({ status: 409, change: null });
    expect(postOrder({ idempotencyKey: 'k2', body: { total: 9 }, at }, orders)).toMatchObject({ status: 409 });
  });

  test('is refused of what is not there, is cancelled, has no key or is no order', () => {
    const cancelled = kept(FIRST, cancelOrder(NUMBER, FIRST));
    expect(change(cancelled, 'k2', { total: 2 })).toMatchObject({ status: 409, change: null });
    expect(change(FIRST, 'k2', { total: 2 }, '4500009999')).toMatchObject({ status: 404 });
    expect(change(FIRST, undefined, { total: 2 })).toMatchObject({ status: 422 });
    expect(change(FIRST, 'k2', [])).toMatchObject({ status: 422 });
  });
});
