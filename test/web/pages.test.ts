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
const post = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
  get(path, { method: 'POST', headers: { ...headers, origin: ORIGIN, 'content-type': type }, body });
const postSignedOut = (path: string, body: URLSearchParams | FormData | string, others: Record<string, string> = {}) =>
  get(path, {
    method: 'POST',
    headers: { origin: ORIGIN, 'accept-language': 'de-CH, en;q=0.5', ...others },
    body,
  });
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

describe('where there is nothing', () => {
  const wanted = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8';

  test('a browser gets a page in its language', async () => {
    const response = await get('/nope', { headers: { accept: wanted, 'accept-language': 'fr' } });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toContain('<html lang="fr">');
  });

  test('a sign-in that came to nothing is a page for a browser, and a problem for a program', async () => {
    const page = await get('/auth/callback?code=1', { headers: { accept: wanted, 'accept-language': 'de' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([401, expect.stringContaining('text/html')]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('<html lang="de">');
    const problem = await get('/auth/callback?code=1', { headers: { accept: '*/*' } });
    expect([problem.status, problem.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    expect(problem.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each([
    ['/nope', '*/*', 404],
    ['/v1/nope', wanted, 401],
  ])('a program at %s gets a problem', async (path, accept, status) => {
    const response = await get(path, { headers: { accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });

  test('a page says so in the words of its reader, without a command', async () => {
    const html = await (await get('/tasks/T%00')).text();
    expect(html).toContain('There is nothing here, or nothing that you may see.');
    expect(html).not.toContain('bin/qm');
  });
});

describe('what no form of ours sends', () => {
  test.each([
    ['/requisitions/new', '{}', 'application/json', 415],
    ['/requisitions/new', 'subject=Drives', undefined, 415],
    ['/tasks/T-000001', 'verb=explode', undefined, 400],
    ['/tasks/T-000001', '', undefined, 400],
    ['/tasks/T-000001/check?field=x', 'verb=explode&x=1', undefined, 204],
    ['/tasks/T-000001/assign', 'to=head&reason=++', undefined, 400],
    ['/inbox/rejected/R-000001/reopen', 'reason=+', undefined, 400],
    ['/inbox/rejected/R-000001/reopen', '', undefined, 400],
    [`/requisitions/R-000001/withdraw`, `reason=${'x'.repeat(2_001)}`, undefined, 400],
    [`/vendors/V-1001/merge/reject`, `reason=${'x'.repeat(10_001)}`, undefined, 400],
  ])('to %s, such as %s, is told to whoever sent it, not to the log', async (path, body, type, status) => {
    expect((await post(path, body, type)).status).toBe(status);
  });

  test.each(['/orders', '/vendors', '/agents/runs'])(
    'a place in %s that is far too long is told, too',
    async (path) => {
      expect((await get(`${path}?after=${'x'.repeat(1_001)}`)).status).toBe(400);
    },
  );
});

describe('a form from somebody whose session is over', () => {
  const typed = new URLSearchParams({ verb: 'answer', 'vendor.taxId': '"><script>84-2914563' });

  test('is not done, and is kept to be sent again, as text', async () => {
    const response = await postSignedOut('/tasks/T-000001?a=b', typed);
    const html = await response.text();
    expect([response.status, response.headers.get('location'), decided]).toEqual([401, null, []]);
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('<form method="post" action="/tasks/T-000001?a=b">');
    expect(html).toContain('<input type="hidden" name="vendor.taxId" value="&quot;&gt;&lt;script&gt;84-2914563"/>');
    expect(html).toContain('<a class="button" href="/auth/sign-in?return=/auth/done" target="_blank" rel="noopener">');
  });

  test('asks for its files again', async () => {
    const body = new FormData();
    body.set('subject', 'Drives');
    body.append('files', new File(['%PDF'], 'quote.pdf'));
    const html = await (await postSignedOut('/requisitions/new', body)).text();
    expect(html).toContain('action="/requisitions/new" enctype="multipart/form-data"');
    expect(html).toContain('<input type="hidden" name="subject" value="Drives"/>');
    expect(html).toMatch(/quote\.pdf<input type="file" name="files" multiple="" required=""\/>/);
  });

  test('is not held for a stranger where it is large', async () => {
    const html = await (await postSignedOut('/requisitions/new', `text=${'x'.repeat(LIMITS.jsonBytes)}`)).text();
    expect(html).not.toContain('<form');
    expect(html).toContain('gehen Sie zum Formular zurück');
  });

  test('leaves the part of a page as it is that only checked what was typed', async () => {
    const response = await postSignedOut('/tasks/T-000001/check?field=x', typed, { 'hx-request': 'true' });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test('from another site is refused as ever', async () => {
    const response = await postSignedOut('/tasks/T-000001', typed, { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
  });
});

test.each([
  ['', 'en'],
  ['fr-CA', 'fr'],
  ['ja, de;q=0.3, fr;q=0.4', 'fr'],
  ['de;q=0, xx', 'en'],
  ['garbage;;;q=x,,,', 'en'],
])('a page for whoever is signed out speaks the language of the browser: %s', async (wanted, language) => {
  const html = await (await get('/signed-out', { headers: { 'accept-language': wanted } })).text();
  expect(html).toContain(`<html lang="${language}">`);
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
