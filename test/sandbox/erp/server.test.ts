import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startErp } from '../../../sandbox/erp/server.ts';
import type { StandIn } from '../../../sandbox/http.ts';
import { ANYWHERE, at, call, misbehave, temporaryFolder } from '../support.ts';

let folder: ReturnType<typeof temporaryFolder>;
let standIn: StandIn;
const start = () => startErp({ ...ANYWHERE, token: 'secret', state: folder.path });
const ask = (path: string, init: RequestInit = {}, headers: Record<string, string> = {}) =>
  call(`${standIn.url}${path}`, { ...init, headers: { authorization: 'Bearer secret', ...headers } });
const post = (key: string, order: unknown, init: RequestInit = {}) =>
  ask('/orders', { ...init, method: 'POST', body: JSON.stringify(order) }, { 'idempotency-key': key });
const orders = async () => at((await ask('/orders')).body, 'orders');
const calls = async () => at((await ask('/calls')).body, 'calls');

beforeEach(async () => {
  folder = temporaryFolder();
  standIn = await start();
});
afterEach(async () => {
  await standIn.close();
  folder.remove();
});

describe('orders', () => {
  test('a key is one order: posting it again gives the same number', async () => {
    const first = await post('R-1/order/1', { number: 'PO-1', lines: [{ quantity: '2' }] });
    expect(first).toMatchObject({
      status: 201,
      body: { erpNumber: '4500000001', idempotencyKey: 'R-1/order/1', status: 'open', order: { number: 'PO-1' } },
    });
    const again = await post('R-1/order/1', { lines: [{ quantity: '2' }], number: 'PO-1' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await orders()).toHaveLength(1);
  });

  test('a key cannot be used again for another order', async () => {
    await post('k', { number: 'PO-1' });
    expect((await post('k', { number: 'PO-2' })).status).toBe(409);
    expect(await orders()).toHaveLength(1);
  });

  test('another key is another order, even with the same content: it hides no mistake', async () => {
    await post('k1', { number: 'PO-1' });
    expect((await post('k2', { number: 'PO-1' })).body).toMatchObject({ erpNumber: '4500000002' });
  });

  test.each([
    ['no key', '', { number: 'PO-1' }],
    ['an empty order', 'k', {}],
    ['no object', 'k', 'PO-1'],
  ])('%s is refused', async (_, key, order) => {
    expect((await post(key, order)).status).toBe(422);
    expect(await orders()).toEqual([]);
  });

  test('an order is found by its key and by its number', async () => {
    const { body } = await post('R 1/order/1', { number: 'PO-1' });
    expect((await ask('/orders?idempotencyKey=R+1%2Forder%2F1')).body).toEqual({ orders: [body] });
    expect((await ask('/orders?idempotencyKey=other')).body).toEqual({ orders: [] });
    expect((await ask('/orders/4500000001')).body).toEqual(body);
    expect((await ask('/orders/1')).status).toBe(404);
  });

  test('a cancelled order keeps its number, and stays cancelled', async () => {
    const erpNumber = '4500000001';
    await post('k', { number: 'PO-1' });
    const cancel = () => ask(`/orders/${erpNumber}/cancel`, { method: 'POST' });
    expect((await cancel()).body).toMatchObject({ erpNumber, status: 'cancelled' });
    expect((await cancel()).body).toMatchObject({ erpNumber, status: 'cancelled' });
    expect((await ask('/orders/1/cancel', { method: 'POST' })).status).toBe(404);
    expect((await post('k2', { number: 'PO-2' })).body).toMatchObject({ erpNumber: '4500000002' });
  });

  test('without the token nothing is told', async () => {
    expect((await ask('/orders', {}, { authorization: 'Bearer other' })).status).toBe(401);
    expect((await ask('/calls', {}, { authorization: '' })).status).toBe(401);
  });
});

test('it shows every call that it got, repeated ones too, in order', async () => {
  await post('k', { number: 'PO-1' });
  await post('k', { number: 'PO-1' });
  await ask('/orders?idempotencyKey=k');
  expect(await calls()).toMatchObject([
    { method: 'POST', path: '/orders', idempotencyKey: 'k', body: { number: 'PO-1' }, status: 201 },
    { method: 'POST', path: '/orders', idempotencyKey: 'k', body: { number: 'PO-1' }, status: 200, change: null },
    { method: 'GET', path: '/orders', idempotencyKey: 'k', status: 200 },
  ]);
});

test('orders and calls outlive a restart, and numbers go on', async () => {
  await post('k1', { number: 'PO-1' });
  await standIn.close();
  standIn = await start();
  expect((await post('k1', { number: 'PO-1' })).status).toBe(200);
  expect((await post('k2', { number: 'PO-2' })).body).toMatchObject({ erpNumber: '4500000002' });
  expect(await calls()).toHaveLength(3);
});

describe('faults', () => {
  test.each([
    ['error_500', 500],
    ['rejected_422', 422],
  ])('%s stores nothing', async (kind, status) => {
    await misbehave(standIn.url, { kind, times: 1 });
    expect((await post('k', { number: 'PO-1' })).status).toBe(status);
    expect(await orders()).toEqual([]);
    expect(at(await calls(), 0)).toMatchObject({ status, change: null });
  });

  test('stored, then dropped: the client hears nothing, and the order is there', async () => {
    await misbehave(standIn.url, { kind: 'stored_then_dropped', times: 1, match: 'POST /orders' });
    await expect(post('k', { number: 'PO-1' })).rejects.toThrow('fetch failed');
    expect(await orders()).toHaveLength(1);
    expect((await post('k', { number: 'PO-1' })).status).toBe(200);
    expect(at(await calls(), 0, 'status')).toBeNull();
  });

  test('slow stores first: a client that gives up has an order that it does not know of', async () => {
    await misbehave(standIn.url, { kind: 'slow', times: 1, ms: 400 });
    await expect(post('k', { number: 'PO-1' }, { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/i);
    expect(await orders()).toHaveLength(1);
  });

  test('hang stores nothing, but the call is known', async () => {
    await misbehave(standIn.url, { kind: 'hang', times: 1 });
    await expect(post('k', { number: 'PO-1' }, { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/i);
    expect(await orders()).toEqual([]);
    expect(at(await calls(), 0)).toMatchObject({ idempotencyKey: 'k', status: null, change: null });
  });
});
