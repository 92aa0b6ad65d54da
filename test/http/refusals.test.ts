import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Verb } from '../../src/domain/task.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { problem, startSystem } from './system.ts';
import type { Ask, Init, TestSystem } from './system.ts';

let system: TestSystem;
let ask: Ask;
beforeAll(async () => {
  system = await startSystem();
  ask = await system.signedIn();
});
beforeEach(() => {
  system.memory.calls.length = 0;
});
afterAll(() => system.issuer.close());

const post = (path: string, json: unknown, init: Init = {}) => ask(path, { ...init, body: JSON.stringify(json) });

const ROUTES = [
  ['POST', '/v1/requisitions'],
  ['GET', '/v1/requisitions'],
  ['GET', '/v1/requisitions/R-000001'],
  ['GET', '/v1/requisitions/R-000001/history'],
  ['GET', '/v1/requisitions/R-000001/transcript'],
  ['POST', '/v1/requisitions/R-000001/edit'],
  ['POST', '/v1/requisitions/R-000001/withdraw'],
  ['POST', '/v1/requisitions/R-000001/reopen'],
  ['POST', '/v1/requisitions/R-000001/reassign'],
  ['GET', '/v1/tasks'],
  ['GET', '/v1/tasks/T-000001'],
  ['POST', '/v1/tasks/T-000001/decision'],
  ['POST', '/v1/replies'],
  ['GET', '/v1/agents'],
  ['GET', '/v1/delegations'],
  ['POST', '/v1/delegations'],
  ['GET', '/v1/policy/explain'],
  ['GET', '/v1/nothing'],
] as const;

/** Bodies that the routes with these ends take. */
const FITTING: readonly [string, Init][] = [
  ['edit', { body: '{"fields":{"total":"1"}}' }],
  ['withdraw', { body: '{}' }],
  ['reopen', { body: '{}' }],
  ['reassign', { body: '{"to":"buyer2","reason":"She has left."}' }],
];

describe('who may', () => {
  test.each(ROUTES)('%s %s needs a token', async (method, path) => {
    const answer = await ask(path, { method, token: null });
    expect(answer).toMatchObject(problem('unauthenticated', 401));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(system.memory.calls).toEqual([]);
  });

  test('expired, foreign and mistyped tokens are all answered alike', async () => {
    const bent = await Promise.all([
      system.issuer.sign({ claims: { exp: 1 } }),
      system.issuer.sign({ claims: { aud: 'other' } }),
      system.issuer.sign({ claims: { iss: 'https://login.example.com' } }),
      system.issuer.sign({ header: { typ: 'JWT' } }),
    ]);
    const answers = await Promise.all([...bent, 'x', null].map((wrong) => ask('/v1/tasks', { token: wrong })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  test.each(['Basic abc', 'Bearer', 'Bearer a b', 'bearer  '])('the header %j is no token', async (authorization) => {
    const response = await system.app.request('/v1/tasks', { headers: { authorization } });
    expect(response.status).toBe(401);
  });

  test('a token in the address is no token', async () => {
    expect((await ask(`/v1/tasks?access_token=${await system.issuer.sign()}`, { token: null })).status).toBe(401);
  });

  test.each(ROUTES.filter(([, path]) => path.includes('-00')))(
    '%s %s of another tenant reads exactly like what does not exist',
    async (method, path) => {
      const stranger = await system.issuer.sign({ claims: { tenant: 'rheinwerk' } });
      const body = method === 'POST' ? { body: '{"verb":"approve","fields":{"total":"1"}}' } : {};
      const [, init = body] = FITTING.find(([end]) => path.endsWith(end)) ?? [];
      const missing = path.replace(/-00000\d/, '-999999');
      const impossible = path.replace(/[RT]-00000\d/, '%00');
      const answers = await Promise.all([
        ask(path, { ...init, token: stranger }),
        ask(missing, init),
        ask(impossible, init),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(answers[0]?.text).not.toContain('secret detail');
    },
  );

  test('the wrong role is told so', async () => {
    const auditor = await system.issuer.sign({ claims: { roles: ['auditor'] } });
    const answer = await post('/v1/tasks/T-000002/decision', { verb: 'approve' }, { token: auditor });
    expect(answer).toMatchObject(problem('forbidden', 403));
  });
});

describe('bodies that are too much', () => {
  const MB = 1024 * 1024;

  test('a mail of 25 MB passes, one byte more does not', async () => {
    const type = 'message/rfc822';
    expect((await ask('/v1/requisitions', { body: new Uint8Array(25 * MB), type })).status).toBe(202);
    const answer = await ask('/v1/requisitions', { body: new Uint8Array(25 * MB + 1), type });
    expect(answer).toMatchObject(problem('too_large', 413));
    expect(answer.body.detail).toContain('25 MB');
  });

  test('JSON of more than 1 MB is refused', async () => {
    const answer = await post('/v1/requisitions', { subject: 'x', text: 'y'.repeat(MB) });
    expect(answer).toMatchObject(problem('too_large', 413));
  });

  test.each([
    ['deeper than 16 levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['as deep as fits', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['cut off', '{"verb":"answer"'],
    ['no JSON', 'verb=answer'],
    ['a list', '[]'],
    ['a word', '"approve"'],
    ['null', 'null'],
  ])('JSON that is %s is refused', async (_name, body) => {
    expect(await ask('/v1/tasks/T-000001/decision', { body })).toMatchObject(problem('invalid_input', 400));
  });

  test.each([
    ['{}', 'verb', 'is needed'],
    ['{"verb":7}', 'verb', `must be one of ${Verb.options.join(', ')}`],
    ['{"verb":"answer","fields":[]}', 'fields', 'must be an object'],
    ['{"verb":"answer","seen":1}', 'seen', 'is not taken here'],
    ['{"verb":"answer","fields":{"a":5}}', 'fields.a', 'must be a text'],
  ])('%s is refused by the name of the field, in plain words', async (body, field, reason) => {
    const answer = await ask('/v1/tasks/T-000001/decision', { body });
    expect(answer).toMatchObject(problem('invalid_input', 400));
    expect(answer.body.errors).toEqual([{ field, reason }]);
  });

  test.each([
    ['limit=0', 'limit', 'must be at least 1'],
    ['limit=many', 'limit', 'must be a number'],
    ['createdFrom=yesterday', 'createdFrom', 'must be an instant such as 2026-11-26T09:00:00Z'],
    ['sort=luck', 'sort', 'must be one of createdAt, updatedAt, total, due'],
    ['search=', 'search', 'must not be empty'],
    ['colour=red', 'colour', 'is not taken here'],
  ])('a list that is asked for by %s is refused in plain words', async (query, field, reason) => {
    const answer = await ask(`/v1/requisitions?${query}`);
    expect([answer.status, answer.body.errors]).toEqual([400, [{ field, reason }]]);
  });

  test('JSON that is not UTF-8 is refused', async () => {
    const body = new Uint8Array([...Buffer.from('{"verb":"answer","reason":"'), 0xff, ...Buffer.from('"}')]);
    expect(await ask('/v1/tasks/T-000001/decision', { body })).toMatchObject(problem('invalid_input', 400));
  });

  test('JSON of another type is refused', async () => {
    const answer = await ask('/v1/tasks/T-000001/decision', { body: '{"verb":"answer"}', type: 'text/plain' });
    expect(answer).toMatchObject(problem('unsupported_media_type', 415));
  });
});

describe('failures', () => {
  test('an address that is none is a 404 problem', async () => {
    const answer = await ask('/nothing', { token: null });
    expect(answer).toMatchObject(problem('not_found', 404));
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each([
    ['DELETE', '/v1/requisitions/R-000001', 'GET'],
    ['PUT', '/v1/requisitions', 'GET, POST'],
    ['POST', '/healthz', 'GET'],
    ['PATCH', '/v1/tasks/T-000001/decision', 'POST'],
  ])('%s %s is a 405 that lists %s', async (method, path, allow) => {
    const answer = await ask(path, { method });
    expect(answer).toMatchObject(problem('method_not_allowed', 405));
    expect(answer.headers.get('allow')).toBe(allow);
  });

  test('an unknown failure tells nothing but an instance, which is in the log', async () => {
    const cause = Object.assign(new Error('key (email)=(rita@acme.example) exists'), {
      detail: 'row',
      parameters: ['x'],
    });
    system.memory.fail(new Error('connection to 10.0.0.5 refused', { cause }));
    const answer = await ask('/v1/tasks');
    expect(answer).toMatchObject(problem('internal', 500));
    expect(answer.text).not.toMatch(/10\.0\.0\.5|rita/);
    const line = system.log.find((entry) => entry.includes(answer.body.instance));
    expect(line).toContain('connection to 10.0.0.5 refused');
    expect(line).not.toMatch(/rita|parameters/);
  });

  test.each(['policy_invalid', 'configuration_invalid', 'internal'] as const)(
    'our own fault %s looks like any other',
    async (code) => {
      system.memory.fail(new QuartermasterError(code, 'DATABASE_URL is wrong'));
      const answer = await ask('/v1/tasks');
      expect(answer).toMatchObject(problem('internal', 500));
      expect(answer.text).not.toContain('DATABASE_URL');
    },
  );

  test('a service that is down says when to come back', async () => {
    system.memory.fail(
      new QuartermasterError('provider_unavailable', 'The ERP is down; try again.', { retryAfterMs: 1_500 }),
    );
    const answer = await ask('/v1/tasks');
    expect(answer).toMatchObject(problem('provider_unavailable', 503));
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  test('nothing is kept by caches', async () => {
    expect((await ask('/v1/tasks')).headers.get('cache-control')).toBe('no-store');
    expect((await ask('/v1/tasks/T-999999')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('health', () => {
  test('needs no token', async () => {
    expect(await ask('/healthz', { token: null })).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await ask('/readyz', { token: null })).toMatchObject({ status: 200, body: { ready: true } });
  });

  test('what is not ready answers 503 and says what is missing', async () => {
    system.state.ready = false;
    system.state.checks.store = false;
    const answer = await ask('/readyz', { token: null });
    expect(answer).toMatchObject({ status: 503, body: { ready: false, checks: { store: false } } });
    Object.assign(system.state, { ready: true, checks: { ...system.state.checks, store: true } });
  });
});

describe('the log', () => {
  test('has one line per request, without who, what or by which token', async () => {
    system.log.length = 0;
    await ask('/v1/requisitions/R-000001?note=rita@acme.example');
    await post('/v1/tasks/T-000001/decision', { verb: 'answer', fields: { 'vendor.taxId': '91-1234567' } });
    await ask('/v1/rita@acme.example');
    const lines = system.log.map((line) => JSON.parse(line));
    expect(lines.map(({ method, route, status, tenant }) => ({ method, route, status, tenant }))).toEqual([
      { method: 'GET', route: '/v1/requisitions/:id', status: 200, tenant: 'acme' },
      { method: 'POST', route: '/v1/tasks/:id/decision', status: 200, tenant: 'acme' },
      { method: 'GET', route: '/*', status: 404, tenant: 'acme' },
    ]);
    expect(system.log.join('')).not.toMatch(/rita|requester|91-1234567|eyJ/);
  });
});
