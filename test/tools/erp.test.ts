import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startErp } from '../../sandbox/erp/server.ts';
import type { StandIn } from '../../sandbox/http.ts';
import type { Json } from '../../src/domain/canonical.ts';
import { ErpOrder } from '../../src/tools/erp.ts';
import { runOperation } from '../../src/tools/run-operation.ts';
import { requester } from '../support/principals.ts';
import { testTools } from '../support/tools.ts';
import { json, startProvider, type Provider } from '../support/http-provider.ts';

const never = new AbortController().signal;
const order = { number: 'PO-1', total: { currency: 'USD', minor: 74_000 } };

/** The operations of the ERP's document as code calls them. */
function createErpClient({ url, token, timeoutMs }: { url: string; token: string; timeoutMs: number }) {
  const tools = testTools({ erp: { url, token }, longestMs: timeoutMs });
  const requisition = { id: 'R-000001', status: 'ordering' } as const;
  const run = async (name: string, input: object, signal: AbortSignal) =>
    ErpOrder.nullable().parse(
      await runOperation(name, input, {
        tools: await tools,
        principal: requester,
        requisition,
        agent: null,
        run: null,
        signal,
      }),
    );
  return {
    create: async (key: string, content: Json, signal: AbortSignal) =>
      ErpOrder.parse(await run('order_create', { key, order: content }, signal)),
    find: (key: string, signal: AbortSignal) => run('order_find', { key }, signal),
    cancel: (erpNumber: string, signal: AbortSignal) => run('order_cancel', { erpNumber }, signal),
  };
}

describe('the ERP as the stand-in plays it', () => {
  const state = mkdtempSync(join(tmpdir(), 'erp-'));
  let erp: StandIn;
  let keys = 0;
  let key = '';
  beforeAll(async () => {
    erp = await startErp({ host: '127.0.0.1', port: 0, token: 'tok', state });
  });
  afterAll(async () => {
    await erp.close();
    rmSync(state, { recursive: true });
  });
  beforeEach(async () => {
    key = `R-1/order/${(keys += 1)}`;
    await misbehave();
  });

  const misbehave = (...faults: { kind: string; times?: number; match?: string; ms?: number }[]) =>
    fetch(`${erp.url}/_control`, { method: 'POST', body: JSON.stringify({ faults }) });
  const client = (timeoutMs = 2_000) => createErpClient({ url: erp.url, token: 'tok', timeoutMs });

  test('posts an order once, however often it is posted', async () => {
    const first = await client().create(key, order, never);
    expect(await client().create(key, order, never)).toEqual(first);
    expect(await client().find(key, never)).toEqual({
      erpNumber: first.erpNumber,
      idempotencyKey: key,
      status: 'open',
    });
  });

  test('finds nothing where nothing is, and cancels nothing', async () => {
    expect(await client().find(key, never)).toBeNull();
    expect(await client().cancel('0', never)).toBeNull();
  });

  test('cancels an order', async () => {
    const { erpNumber } = await client().create(key, order, never);
    expect(await client().cancel(erpNumber, never)).toMatchObject({ erpNumber, status: 'cancelled' });
  });

  test('does not know the outcome when the connection is lost after sending, and reading back tells', async () => {
    await misbehave({ kind: 'stored_then_dropped', times: 1 });
    await expect(client().create(key, order, never)).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(await client().find(key, never)).toMatchObject({ idempotencyKey: key });
  });

  test.each(['hang', 'down', 'error_500'])('does not know the outcome of a %s', async (kind) => {
    await misbehave({ kind, times: 1 });
    await expect(client(200).create(key, order, never)).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(await client().find(key, never)).toBeNull();
  });

  test('may look up again when looking up fails', async () => {
    await misbehave({ kind: 'error_500', times: 1 });
    await expect(client().find(key, never)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test('is told what is refused, with the cure', async () => {
    await misbehave({ kind: 'rejected_422', times: 1 });
    await expect(client().create(key, order, never)).rejects.toMatchObject({ code: 'provider_refused' });
    await client().create(key, order, never);
    await expect(client().create(key, { ...order, number: 'PO-2' }, never)).rejects.toMatchObject({
      code: 'provider_refused',
      message: expect.stringContaining('other content'),
    });
    await expect(
      createErpClient({ url: erp.url, token: 'canary', timeoutMs: 500 }).find(key, never),
    ).rejects.toMatchObject({
      code: 'provider_refused',
      message: expect.stringContaining('ERP_TOKEN'),
    });
  });
});

describe('an ERP that answers otherwise', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.close());
  const client = (url = `${provider.url}/base`) => createErpClient({ url, token: 'tok', timeoutMs: 500 });

  test('nothing happened when no connection could be made', async () => {
    const gone = await startProvider();
    await gone.close();
    await expect(client(gone.url).create('k', order, never)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test.each([
    [429, {}, 'provider_unavailable'],
    [408, {}, 'outcome_unknown'],
    [302, {}, 'provider_refused'],
    [201, { nonsense: true }, 'outcome_unknown'],
    [201, { erpNumber: '1', idempotencyKey: 'another', status: 'open' }, 'outcome_unknown'],
  ])('HTTP %i with %j on posting is %s', async (status, body, code) => {
    provider.answer = json(status, body, { 'retry-after': '3', location: '/elsewhere' });
    const error: unknown = await client()
      .create('k', order, never)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, retryAfterMs: status === 429 ? 3_000 : null });
  });

  test('an order of another key is not ours, and a list may be null', async () => {
    provider.answer = json(200, { orders: [{ erpNumber: '1', idempotencyKey: 'another', status: 'open' }] });
    expect(await client().find('k', never)).toBeNull();
    provider.answer = json(200, { orders: null });
    expect(await client().find('k/1 &x', never)).toBeNull();
    expect(provider.seen.at(-1)?.url).toBe('/base/orders?idempotencyKey=k%2F1%20%26x');
  });

  test('a lookup that cannot be read is not an empty one', async () => {
    provider.answer = json(200, { orders: [{ odd: 1 }] });
    await expect(client().find('k', never)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });
});
