import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isPublic, type Resolve } from '../../src/outbound/addresses.ts';
import { createSend, type Exchange } from '../../src/outbound/exchange.ts';
import { runOperation } from '../../src/tools/run-operation.ts';
import { json, startProvider, type Provider } from '../support/http-provider.ts';
import { requester } from '../support/principals.ts';
import { memoryLedger, testTools } from '../support/tools.ts';

/** A name that says it is public, and besides is here. */
const rebinding: Resolve = (_, answer) =>
  answer(null, [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]);

const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

/** Writes for as long as the other side reads; `pause` milliseconds between two pieces. */
const endless =
  (piece: Buffer | string, pause: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    const write = (): void => {
      if (!response.writable || response.destroyed) return;
      response.write(piece, () => setTimeout(write, pause));
    };
    write();
  };

let provider: Provider;
let elsewhere: Provider;
beforeAll(async () => {
  [provider, elsewhere] = await Promise.all([startProvider(), startProvider()]);
});
afterAll(() => Promise.all([provider.close(), elsewhere.close()]));

const lies: [string, () => RequestListener][] = [
  ['a wrong shape', () => json(200, { organization: 7 })],
  ['no JSON', () => (_, response) => response.writeHead(200).end('<html>')],
  ['100 MB that it announces', () => endless(MEGABYTE, 0, { 'content-length': String(100 * 1024 * 1024) })],
  ['an endless stream', () => endless(MEGABYTE, 0)],
  ['a slow drip', () => endless('{', 20)],
  [
    'a gzip bomb',
    () => json(200, gzipSync(Buffer.alloc(20 * 1024 * 1024)).toString('base64'), { 'content-encoding': 'gzip' }),
  ],
  ['a redirect to another host', () => json(302, {}, { location: `${elsewhere.url}/v1/data` })],
  ['nothing at all', () => () => undefined],
];

/** Tokens are given honestly; everything else is the lie. */
const lying = (lie: RequestListener): void => {
  provider.answer = (request, response) =>
    request.url === '/v3/token'
      ? json(200, { access_token: 'canary-token' })(request, response)
      : lie(request, response);
};

const signal = new AbortController().signal;

describe('a service that lies', () => {
  test.each(lies)('with %s ends a read in a typed error, soon, and leaves its row', async (_, lie) => {
    const ledger = memoryLedger();
    const risk = { url: provider.url, key: 'k', secret: 'canary-secret' };
    const tools = await testTools({ risk, longestMs: 700 }, ledger);
    lying(lie());
    const started = performance.now();
    const context = { tools, principal: requester, agent: 'vendor', run: 'vendor/1.1', signal };
    const requisition = { id: 'R-000001', status: 'screening' as const };
    const error: unknown = await runOperation('risk_assess', { duns: '804735132' }, { ...context, requisition }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: expect.stringMatching(/^provider_(unavailable|refused)$/) });
    expect(String(error)).not.toContain('canary');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(ledger.rows).toHaveLength(1);
    expect(elsewhere.seen).toEqual([]);
  });

  test.each(lies.filter(([name]) => name !== 'a redirect to another host'))(
    'with %s leaves a write with an unknown outcome, to be read back',
    async (_, lie) => {
      const tools = await testTools({ erp: { url: provider.url, token: 't' }, longestMs: 700 });
      lying(lie());
      const requisition = { id: 'R-000001', status: 'ordering' as const };
      const context = { tools, principal: requester, agent: null, run: null, signal, requisition };
      await expect(runOperation('order_create', { key: 'k', order: {} }, context)).rejects.toMatchObject({
        code: 'outcome_unknown',
      });
    },
  );

  test('by its name: one that leads to a private address is not reached, unless it was configured to be inside', async () => {
    provider.seen.length = 0;
    provider.answer = json(200, { good: true });
    const { port } = new URL(provider.url);
    const host = `rebound.example:${port}`;
    const reach = { hosts: [host], resolve: rebinding };
    const call = (privateNames: string[]): Promise<Exchange> =>
      createSend({ ...reach, privateNames })(
        { url: new URL(`http://${host}/`), method: 'GET', headers: {}, body: null },
        { maxBytes: 1000, timeout: AbortSignal.timeout(3_000), signal },
      );
    expect(await call([])).toEqual({ kind: 'failed', sent: false, why: 'EPRIVATE' });
    expect(provider.seen).toEqual([]);
    expect(await call(['rebound.example'])).toMatchObject({ kind: 'answered' });
  });

  test('a host that is not listed is not reached, nor one that hides behind a user name', async () => {
    elsewhere.seen.length = 0;
    const listed = new URL(provider.url).host;
    const send = createSend({ hosts: [listed], privateNames: [] });
    const limits = { maxBytes: 1000, timeout: AbortSignal.timeout(3_000), signal };
    for (const address of [elsewhere.url, `http://x@${listed}/`])
      expect(await send({ url: new URL(address), method: 'GET', headers: {}, body: null }, limits)).toMatchObject({
        kind: 'failed',
        sent: false,
      });
    expect(elsewhere.seen).toEqual([]);
  });
});

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '::1',
  '::',
  'fc00::1',
  'fe80::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'not an address',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});
