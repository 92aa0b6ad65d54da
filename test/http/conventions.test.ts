import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/http/body.ts';
import { createBuckets } from '../../src/http/limits.ts';
import { appOver } from '../support/app.ts';
import { problem, startSystem } from './system.ts';
import type { TestSystem } from './system.ts';

let system: TestSystem;
let token: string;
beforeAll(async () => {
  system = await startSystem();
  token = await system.issuer.sign();
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.issuer.close());

type App = TestSystem['app'];
type Init = { method?: string; headers?: Record<string, string>; body?: string };

/** Calls of somebody who is signed in, with headers of their own. */
const asking =
  (app: App) =>
  async (path: string, { method, headers = {}, body }: Init = {}) => {
    const response = await app.request(path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) };
  };
const ask = (path: string, init?: Init) => asking(system.app)(path, init);

const PLAIN = '/v1/tasks/T-000001';

const BODY = '{"subject":"x","text":"y"}';
const submit = (key: string, more: Init = {}) =>
  ask('/v1/requisitions', { body: BODY, ...more, headers: { 'idempotency-key': key, ...more.headers } });
const calls = () => system.memory.calls.length;

const over = (limits: Partial<typeof LIMITS>): App =>
  appOver({ services: system.memory.services, signIn: system.signIn, limits: { ...LIMITS, ...limits } });

const query = (count: number) => Array.from({ length: count }, (_, index) => `p${index}=1`).join('&');

const withCookie = (init: Init = {}) => {
  const { authorization: _none, ...headers } = init.headers ?? {};
  return system.app.request(`${PLAIN}${init.body === undefined ? '' : '/claim'}`, {
    method: init.body === undefined ? 'GET' : 'POST',
    headers: { cookie: `qm_session=${token}`, 'content-type': 'application/json', ...headers },
    ...(init.body !== undefined && { body: init.body }),
  });
};

describe('versions', () => {
  test('a read has a strong ETag, and is 304 while it is still so', async () => {
    const first = await ask(PLAIN);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
      const again = await ask(PLAIN, { headers: { 'if-none-match': known } });
      expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
      expect(again.headers.get('etag')).toBe(etag);
    }
    expect((await ask(PLAIN, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  test('what is something else has another', async () => {
    const [one, other] = await Promise.all([ask(PLAIN), ask('/v1/tasks/T-000002')]);
    expect(one.headers.get('etag')).not.toBe(other.headers.get('etag'));
  });

  test.each([
    ['"a"', ['a']],
    ['"a", "b"', ['a', 'b']],
    // A weak one never matches (RFC 9110), so neither does this.
    ['W/"a"', []],
    ['*', null],
  ])('If-Match: %s says which versions may be changed', async (header, seen) => {
    await ask(`${PLAIN}/claim`, { body: '{}', headers: { 'if-match': header } });
    expect(system.memory.calls).toEqual([['requester', 'claim', 'T-000001', seen]]);
  });

  test('without If-Match any is', async () => {
    await ask(`${PLAIN}/claim`, { body: '{}' });
    expect(system.memory.calls).toEqual([['requester', 'claim', 'T-000001', null]]);
  });
});

describe('an Idempotency-Key', () => {
  test('has the same request answered the same, and done once', async () => {
    const first = await submit('one');
    const again = await submit('one');
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect({ ...again, headers: null }).toEqual({ ...first, headers: null });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(calls()).toBe(1);
  });

  test('is for one request: another body, address or version is refused', async () => {
    await submit('two');
    expect(await submit('two', { body: '{"subject":"x","text":"z"}' })).toMatchObject(problem('key_reused', 409));
    const claim = { body: '{}', headers: { 'idempotency-key': 'two' } };
    expect(await ask(`${PLAIN}/claim`, claim)).toMatchObject(problem('key_reused', 409));
    expect(calls()).toBe(1);
  });

  test('is of one person', async () => {
    await submit('three');
    const other = await system.issuer.sign({ claims: { sub: 'buyer' } });
    const answer = await submit('three', { headers: { authorization: `Bearer ${other}` } });
    expect(answer.headers.get('idempotent-replayed')).toBe(null);
    expect(calls()).toBe(2);
  });

  test('gives a refusal again, but for what says nothing of the request', async () => {
    const reopen = { body: '{}', headers: { 'idempotency-key': 'four' } };
    expect(await ask('/v1/requisitions/R-000001/reopen', reopen)).toMatchObject(problem('conflict', 409));
    expect((await ask('/v1/requisitions/R-000001/reopen', reopen)).headers.get('idempotent-replayed')).toBe('true');
    expect(await submit('five', { body: '{' })).toMatchObject(problem('invalid_input', 400));
    expect((await submit('five')).status).toBe(202);
  });

  test('of what failed here may be tried again', async () => {
    system.memory.fail(new Error('down'));
    expect((await submit('six')).status).toBe(500);
    expect((await submit('six')).status).toBe(202);
  });

  test('says that the first request is not done', async () => {
    const entered = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const submitted = async () => {
      entered.resolve();
      await gate.promise;
      return { id: 'R-000001', duplicate: false };
    };
    const services = { ...system.memory.services, submit: submitted };
    const waiting = asking(appOver({ services, signIn: system.signIn }));
    const request = { body: BODY, headers: { 'idempotency-key': 'seven' } };
    const first = waiting('/v1/requisitions', request);
    await entered.promise;
    const second = await waiting('/v1/requisitions', request);
    expect(second).toMatchObject(problem('in_progress', 409));
    expect(second.headers.get('retry-after')).toBe('1');
    gate.resolve();
    expect((await first).status).toBe(202);
  });

  test.each(['', 'a b', 'x'.repeat(256)])('%j is none', async (key) => {
    expect(await submit(key)).toMatchObject(problem('invalid_input', 400));
  });
});

describe('limits', () => {
  test('so many requests at once go through, then so many a minute; reading and writing are counted apart', async () => {
    const app = asking(over({ rates: { read: { burst: 2, perMinute: 1 }, write: { burst: 1, perMinute: 1 } } }));
    const [first, second, third] = [await app(PLAIN), await app(PLAIN), await app(PLAIN)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.headers.get('ratelimit')).toBe('"read";r=1;t=0');
    expect(first.headers.get('ratelimit-policy')).toBe('"read";q=1;w=60');
    expect(third).toMatchObject(problem('too_many_requests', 429));
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await app(`${PLAIN}/claim`, { body: '{}' })).status).toBe(200);
    expect((await app(`${PLAIN}/claim`, { body: '{}' })).status).toBe(429);
  });

  test('somebody else still may', async () => {
    const app = asking(over({ rates: { read: { burst: 1, perMinute: 1 }, write: { burst: 1, perMinute: 1 } } }));
    await app(PLAIN);
    const other = await system.issuer.sign({ claims: { sub: 'buyer' } });
    expect((await app(PLAIN, { headers: { authorization: `Bearer ${other}` } })).status).toBe(200);
  });

  test('a bucket fills as time passes, up to its brim', () => {
    let now = 0;
    const { take } = createBuckets(() => now);
    const rate = { burst: 2, perMinute: 60 };
    expect([take('a', rate).ok, take('a', rate).ok, take('a', rate).ok]).toEqual([true, true, false]);
    now = 1_000;
    expect([take('a', rate).ok, take('a', rate).ok]).toEqual([true, false]);
    now = 1_000_000;
    expect([take('a', rate).ok, take('a', rate).ok, take('a', rate).ok]).toEqual([true, true, false]);
  });

  test('what takes too long is answered, and says that it may be done yet', async () => {
    const services = {
      ...system.memory.services,
      task: async () => {
        await sleep(5_000, null, { ref: false });
        throw new Error('too late');
      },
    };
    const app = appOver({ services, signIn: system.signIn, limits: { ...LIMITS, answerMs: 20 } });
    const answer = await asking(app)(PLAIN);
    expect(answer).toMatchObject(problem('timed_out', 503));
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  test('more parameters than any operation has are refused', async () => {
    expect((await ask(`${PLAIN}?${query(50)}`)).status).toBe(200);
    expect(await ask(`${PLAIN}?${query(51)}`)).toMatchObject(problem('invalid_input', 400));
  });
});

describe('a session in a cookie', () => {
  test('reads, and writes for a page of ours alone', async () => {
    expect((await withCookie()).status).toBe(200);
    expect((await withCookie({ body: '{}' })).status).toBe(401);
    for (const [site, status] of [
      ['same-origin', 200],
      ['same-site', 401],
      ['cross-site', 401],
    ] as const)
      expect((await withCookie({ body: '{}', headers: { 'sec-fetch-site': site } })).status).toBe(status);
  });
});
