import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { socketCode } from '../../src/domain/socket-code.ts';
import { guardedLookup, type Resolve } from '../../src/outbound/addresses.ts';
import { createFetch, type FetchReach } from '../../src/outbound/fetch.ts';
import { json, startProvider, type Provider } from '../support/http-provider.ts';

let provider: Provider;
let elsewhere: Provider;
beforeAll(async () => {
  [provider, elsewhere] = await Promise.all([startProvider(), startProvider()]);
});
afterAll(() => Promise.all([provider.close(), elsewhere.close()]));
beforeEach(() => {
  for (const one of [provider, elsewhere]) {
    one.seen.length = 0;
    one.answer = json(200, { good: true });
  }
});

const port = (): string => new URL(provider.url).port;

/** A name server that gives these addresses, one list for each question; the last one stays. */
const naming = (...answers: string[][]): Resolve => {
  let asked = 0;
  return (_, answer) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
};

/** What a call to data's own address comes to: nothing is configured, as for a webhook. */
const strange = (address: string, reach: Partial<FetchReach> = {}) =>
  createFetch({ configured: [], to: 'public', timeoutMs: 3_000, ...reach })(address);

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => socketCode(error) ?? String(error),
  );

/** A fetch that reaches the provider and nothing else. */
const configured = (reach: Partial<FetchReach> = {}) =>
  createFetch({ configured: [provider.url], to: 'configured', timeoutMs: 3_000, ...reach });

const endless: RequestListener = (_, response) => {
  const write = (): void => void (response.writable && response.write('x'.repeat(1024), () => setImmediate(write)));
  write();
};

/** Sends everybody on but who asks for the end. */
const redirectTo = (location: string, status = 302): RequestListener => {
  const answered = json(200, { end: true });
  return (request, response) =>
    request.url === '/end' ? answered(request, response) : response.writeHead(status, { location }).end();
};

const SPELLINGS = [
  '127.0.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '017700000001',
  '0177.0.0.1',
  '127.1',
  '0',
  '127。0。0。1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '100.64.0.1',
  '169.254.169.254',
  '10.0.0.1',
  '192.168.0.1',
  '[fd00::1]',
  '[fe80::1]',
];

describe('an address that comes from data', () => {
  test.each(SPELLINGS)('is not reached where it is private, spelled %s', async (host) => {
    expect(await codeOf(strange(`http://${host}:${port()}/`))).toBe('EPRIVATE');
    expect(provider.seen).toEqual([]);
  });

  test.each(SPELLINGS)('is not reached where a public one redirects to %s', async (host) => {
    provider.answer = (_, response) =>
      response.writeHead(302, { location: encodeURI(`http://${host}:${port()}/in`) }).end();
    const name = `public.example:${port()}`;
    // The stand-in name is configured, so that the first step is taken at all.
    const reach = { configured: [`http://${name}`], redirects: 5, resolve: naming(['127.0.0.1']) };
    expect(await codeOf(strange(`http://${name}/`, reach))).toBe('EREDIRECT');
    expect(provider.seen).toHaveLength(1);
  });

  test.each([
    ['a private address', naming(['10.0.0.1'])],
    ['a public address and a private one', naming(['93.184.216.34', '127.0.0.1'])],
    ['a disguised one', naming(['::ffff:127.0.0.1'])],
  ])('is not reached where its name leads to %s', async (_, resolve) => {
    expect(await codeOf(strange(`http://hook.example:${port()}/`, { resolve }))).toBe('EPRIVATE');
    expect(await codeOf(strange(`http://localhost.:${port()}/`, { resolve }))).toBe('EPRIVATE');
    expect(provider.seen).toEqual([]);
  });

  test('is connected to where it was checked, so that a name that changes its mind gains nothing', () => {
    const lookup = guardedLookup(new Set(), naming(['93.184.216.34'], ['127.0.0.1']));
    const seen: unknown[] = [];
    for (let call = 0; call < 2; call += 1)
      lookup('rebound.example', { all: true }, (error, addresses) => seen.push(error?.code ?? addresses));
    expect(seen).toEqual([[{ address: '93.184.216.34', family: 4 }], 'EPRIVATE']);
  });

  test.each([
    ['file:///etc/passwd', 'EPROTOCOL'],
    ['ftp://files.example/', 'EPROTOCOL'],
    ['http://user:secret@hook.example/', 'TypeError'],
  ])('is not reached as %s', async (address, code) => {
    expect(await codeOf(strange(address))).toMatch(new RegExp(`^${code}`));
  });
});

describe('a call to a configured host', () => {
  test('sends method, headers and body, and gives the answer as fetch does', async () => {
    provider.answer = json(201, { id: 7 }, { 'x-kind': 'new' });
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const headers = { authorization: 'Bearer t' };
    const response = await configured()(`${provider.url}/token?a=b`, { method: 'POST', headers, body });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.headers.get('x-kind')]).toEqual([201, true, 'new']);
    expect(await response.json()).toEqual({ id: 7 });
    expect(provider.seen[0]).toMatchObject({
      url: '/token?a=b',
      headers: {
        authorization: 'Bearer t',
        'accept-encoding': 'identity',
        'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
      },
      body: 'grant_type=client_credentials',
    });
  });

  test('reaches no other', async () => {
    expect(await codeOf(configured()(elsewhere.url))).toBe('EHOST');
    expect(elsewhere.seen).toEqual([]);
  });

  test('has a bounded size and time, and takes nothing compressed', async () => {
    provider.answer = endless;
    expect(await codeOf(configured({ maxBytes: 10_000 })(provider.url))).toBe('ETOOLARGE');
    provider.answer = json(200, {}, { 'content-encoding': 'gzip' });
    expect(await codeOf(configured()(provider.url))).toBe('ECOMPRESSED');
    provider.answer = () => undefined;
    await expect(configured({ timeoutMs: 200 })(provider.url)).rejects.toMatchObject({ name: 'TimeoutError' });
    const reason = new Error('stopped');
    await expect(configured()(provider.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('follows as many redirects of a read as it may, within its hosts', async () => {
    provider.answer = redirectTo('/end');
    expect(await (await configured({ redirects: 1 })(`${provider.url}/start`)).json()).toEqual({ end: true });
    expect(await codeOf(configured()(`${provider.url}/start`))).toBe('EREDIRECT');
    provider.answer = redirectTo('/start');
    provider.seen.length = 0;
    expect(await codeOf(configured({ redirects: 3 })(`${provider.url}/start`))).toBe('EREDIRECT');
    expect(provider.seen).toHaveLength(4);
  });

  test('follows no redirect to another host, of a write, or where the caller does not want it', async () => {
    const reach = { redirects: 5 };
    provider.answer = redirectTo(`${elsewhere.url}/end`);
    expect(await codeOf(configured(reach)(`${provider.url}/start`))).toBe('EREDIRECT');
    provider.answer = redirectTo('/end', 307);
    expect(await codeOf(configured(reach)(`${provider.url}/start`, { method: 'POST', body: 'x' }))).toBe('EREDIRECT');
    expect(await codeOf(configured(reach)(`${provider.url}/start`, { redirect: 'error' }))).toBe('EREDIRECT');
    expect((await configured(reach)(`${provider.url}/start`, { redirect: 'manual' })).status).toBe(307);
    expect(elsewhere.seen).toEqual([]);
  });

  test('takes no token along to another configured host', async () => {
    provider.answer = redirectTo(`${elsewhere.url}/end`);
    const reach = { configured: [provider.url, elsewhere.url], redirects: 1 };
    await configured(reach)(`${provider.url}/start`, { headers: { authorization: 'Bearer canary' } });
    expect(provider.seen[0]?.headers.authorization).toBe('Bearer canary');
    expect(elsewhere.seen[0]?.headers).not.toHaveProperty('authorization');
  });
});
