import { beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/http/body.ts';
import type { App } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { about, reviewOf } from '../http/memory-reviews.ts';
import { question } from '../http/memory-views.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';

const HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>';
const ORIGIN = 'http://127.0.0.1:8080';

const now = () => new Date('2026-11-23T09:00:00Z');

let app: App;
let appWith: (limits: typeof LIMITS) => App;
let decided: unknown[];
beforeEach(async () => {
  const memory = memoryServices();
  decided = [];
  const services = {
    ...memory.services,
    tasks: () =>
      Promise.resolve({ items: [{ ...question, title: HOSTILE, about: { ...about, subject: HOSTILE } }], next: null }),
    task: () => Promise.resolve({ ...question, title: HOSTILE, facts: { [HOSTILE]: HOSTILE } }),
    review: () => Promise.resolve(reviewOf({ ...question, title: HOSTILE, facts: { [HOSTILE]: HOSTILE } })),
    decide: (...given: unknown[]) => {
      decided.push(given);
      return Promise.resolve({ requisition: 'R-000001', task: 'T-000001', claimedBy: null });
    },
  };
  const signIn = memorySignIn(() => Promise.reject(new Error('Nobody brings a token.')));
  await signIn.pollDevice('device');
  await signIn.pollDevice('device');
  const log = createLog({ level: 'silent', name: 'test' });
  appWith = (limits) => {
    const api = appOver({ services, signIn, log });
    addPages(api, { services, signIn, log, publicUrl: ORIGIN, limits, standIns: ['model'], now, newId: () => 'n1' });
    return api;
  };
  app = appWith(LIMITS);
});

const headers = { cookie: `qm_session=${SESSION}` };
const get = (path: string, init: RequestInit = { headers }) => app.request(`${ORIGIN}${path}`, init);
const answer = (origin: string | null) =>
  get('/tasks/T-000001', {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      ...(origin !== null && { origin }),
    },
    body: 'verb=answer&vendor.taxId=84-2914563&lines%5B0%5D.quantity=+',
  });

describe('a page', () => {
  test('sends whoever is not signed in to sign in, and back', async () => {
    const response = await get('/tasks/T-000001?x=1', {});
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/auth/sign-in?return=%2Ftasks%2FT-000001%3Fx%3D1',
    ]);
  });

  test('shows the text of strangers as text, whatever it is', async () => {
    for (const path of ['/inbox', '/tasks/T-000001']) {
      const html = await (await get(path)).text();
      expect(html).toContain('&lt;script&gt;alert(1)');
      expect(html).not.toContain('<script>');
      expect(html).not.toContain('<img');
    }
  });

  test('lets nothing run, load or send that is not ours, and is kept by nobody', async () => {
    const response = await get('/inbox');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toMatch(/<[^>]* (?:on[a-z]+|style)=|javascript:/i);
  });

  test('is asked for no more often than the API is, and says when again', async () => {
    const rates = { read: { burst: 2, perMinute: 1 }, write: { burst: 1, perMinute: 1 } };
    const few = appWith({ ...LIMITS, rates });
    const asked = (path: string, init: RequestInit = {}) => few.request(`${ORIGIN}${path}`, { ...init, headers });
    const statuses = [await asked('/inbox'), await asked('/tasks/T-000001'), await asked('/inbox')];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(statuses[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await statuses[2]?.text()).toContain('times a minute');
  });

  test('says what it takes, where a form brings something else', async () => {
    const response = await get('/requisitions/new', {
      method: 'POST',
      headers: { ...headers, origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'subject=x',
    });
    expect(response.status).toBe(415);
  });

  test('says that stand-ins are none of the real services', async () => {
    expect(await (await get('/inbox')).text()).toContain('Stand-ins, not the real services: model.');
  });

  test('loads files that may be kept for ever, since their address changes with them', async () => {
    const [, path = ''] = /href="(\/assets\/[^"]+style\.css)"/.exec(await (await get('/inbox')).text()) ?? [];
    const response = await get(path, {});
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
  });
});

describe('an answer', () => {
  test('is taken from a page of ours, without what was left blank', async () => {
    const response = await answer(ORIGIN);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/inbox']);
    expect(decided).toEqual([
      [
        expect.objectContaining({ person: 'requester' }),
        'T-000001',
        { verb: 'answer', fields: { 'vendor.taxId': '84-2914563' }, reason: null, seenDigest: null },
      ],
    ]);
  });

  test.each(['https://evil.example', 'http://127.0.0.1:9999', 'null'])('is refused from %s', async (origin) => {
    expect((await answer(origin)).status).toBe(403);
    expect(decided).toEqual([]);
  });
});
