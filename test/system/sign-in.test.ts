import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { App } from '../../src/http/context.ts';
import { createIssuer } from '../../src/identity/issuer.ts';
import { createMinter } from '../../src/identity/minter.ts';
import { createVault } from '../../src/identity/vault.ts';
import type { Verify } from '../../src/identity/verify.ts';
import { grantStore } from '../../src/services/grant-store.ts';
import { createSignIn } from '../../src/services/sign-in.ts';
import { appOver } from '../support/app.ts';
import { person } from '../support/principals.ts';
import { approveDevice, finishSignIn } from '../support/sign-in.ts';
import { GRANT_KEYS, startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';
import { memoryServices } from '../http/memory-services.ts';

let system: TestSystem;
let app: App;
beforeAll(async () => {
  system = await startTestSystem({ signedIn: [] });
  app = appOver({ services: memoryServices().services, signIn: system.entrance });
}, 60_000);
afterAll(() => system.close());

const Answer = z.looseObject({
  deviceCode: z.string().default(''),
  verificationUriComplete: z.string().default(''),
  session: z.string().nullable().default(null),
});

const personAt = (tenant: string, who: string, change: object) =>
  fetch(`${system.issuer}/_people/${tenant}/${who}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });

const post = async (path: string, body: object, token?: string) => {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: Answer.parse(await response.json()) };
};

/** As `bin/qm login` does it, with somebody at the other device. */
async function login(username: string): Promise<string> {
  const { body: device } = await post('/auth/device', {});
  expect(await post('/auth/device/token', { deviceCode: device.deviceCode })).toMatchObject({ status: 202 });
  await approveDevice(device.verificationUriComplete, username);
  const { status, body } = await post('/auth/device/token', { deviceCode: device.deviceCode });
  expect(status).toBe(200);
  return body.session ?? '';
}

/** As the server's, for tokens that stand for whomever the test says. */
const memoryEntrance = ({ database, issuer: url }: TestSystem, verify: Verify) => {
  const issuer = createIssuer({ issuer: url, clientId: 'nobody', clientSecret: 'none', scopes: 'openid' });
  const [vault, now] = [createVault(GRANT_KEYS), () => new Date()];
  const minter = createMinter({ grants: grantStore(database), issuer, vault, now });
  return createSignIn({ database, issuer, vault, minter, verify, now, newSecret: () => 'secret' });
};

const me = async (session: string) => {
  const response = await app.request('/v1/me', { headers: { authorization: `Bearer ${session}` } });
  return { status: response.status, body: await response.json() };
};

const begin = async (query = '') => {
  const response = await app.request(`/auth/sign-in${query}`);
  const [cookie = ''] = response.headers.getSetCookie();
  return { at: response.headers.get('location') ?? '', cookie: cookie.split(';')[0] ?? '', attributes: cookie };
};
const comeBack = (callback: URL, cookie: string) =>
  app.request(`/auth/callback${callback.search}`, { headers: { cookie } });

describe('a requisition of somebody who has not signed in', () => {
  test('is read, and waits for them where an agent would act in their name; a second one does not ask again', async () => {
    const first = await system.submit();
    const task = await system.untilTask(first, 'sign_in');
    expect(await system.as('requester').show(first)).toMatchObject({ status: 'needs_sign_in', phase: 'auth_required' });
    expect(task).toMatchObject({ kind: 'authorization', owner: { person: 'requester' }, facts: { because: 'none' } });
    await system.untilMail({ to: 'rita.requester@acme.example', subject: `[${first}] Please sign in` });

    const second = await system.submit();
    await system.until(second, ({ status }) => status === 'needs_sign_in');
    expect((await system.as('requester').show(second)).tasks).toEqual([]);

    await login('acme/requester');
    for (const id of [first, second]) await system.untilTask(id, 'approval_step');
    expect(await system.as('requester').task(task.id)).toMatchObject({ status: 'decided' });
    const kinds = (await system.as('auditor').history(first)).entries.map(({ kind }) => kind);
    expect(kinds).toContain('signed_in');
  });

  test('goes on for nobody else’s sign-in', async () => {
    const id = await system.submit({ from: 'requester2' });
    await system.untilTask(id, 'sign_in');
    await login('acme/buyer2');
    expect(await system.as('requester2').show(id)).toMatchObject({ status: 'needs_sign_in' });
    await system.signIn('requester2');
    await system.untilTask(id, 'approval_step');
  });

  test('may be stopped by a buyer', async () => {
    const id = await system.submit({ from: 'head' });
    const task = await system.untilTask(id, 'sign_in');
    await system.as('buyer').decide(task, 'stop', { reason: 'Nobody is there.' });
    expect((await system.untilStatus(id, 'rejected')).statusReason).toBe('Nobody is there.');
  });
});

test('somebody whom the issuer no longer knows is acted for no more, from their next call on', async () => {
  await login('acme/requester2');
  await personAt('acme', 'requester2', { active: false });
  const id = await system.submit({ from: 'requester2' });
  const task = await system.untilTask(id, 'sign_in');
  expect(task.facts).toMatchObject({ because: 'revoked' });
  await personAt('acme', 'requester2', { active: true });
  await login('acme/requester2');
  await system.untilTask(id, 'approval_step');
});

describe('a session', () => {
  test('speaks for its person, with the roles that the issuer gives them', async () => {
    const session = await login('acme/buyer');
    expect(await me(session)).toMatchObject({
      status: 200,
      body: { tenant: 'acme', person: 'buyer', roles: ['buyer'], grant: { endedAt: null } },
    });
  });

  test('ends with signing out, and the others of its person only with all of them', async () => {
    const [first, second] = [await login('acme/head'), await login('acme/head')];
    expect(await post('/v1/sign-out', {}, first)).toMatchObject({ status: 200 });
    expect((await me(first)).status).toBe(401);
    expect((await me(second)).status).toBe(200);
    await post('/v1/sign-out', { everywhere: true }, second);
    expect((await me(second)).status).toBe(401);
    expect(await system.rows(`select sealed, ended_because from grants where person = 'head'`)).toEqual([
      { sealed: null, ended_because: 'signed_out' },
    ]);
  });

  test.each(['qms_acme_x', `qms_acme_${'A'.repeat(43)}`, `qms_nobody_${'A'.repeat(43)}`, "qms_a'--_x"])(
    'that is none (%s) is refused',
    async (session) => {
      expect((await me(session)).status).toBe(401);
    },
  );

  test('that ended with its grant does not come back when its person signs in anew', async () => {
    const before = await login('acme/head');
    // As when the issuer has revoked it, because a computer was stolen.
    await system.rows(
      `update grants set sealed = null, ended_at = now(), ended_because = 'revoked' where tenant = 'acme' and person = 'head'`,
    );
    expect((await me(before)).status).toBe(401);
    const after = await login('acme/head');
    expect((await me(after)).status).toBe(200);
    expect((await me(before)).status).toBe(401);
  });

  test('that is ended without its person stays ended', async () => {
    const session = await login('acme/head');
    const other = await login('acme/head');
    await system.entrance.endSession(session);
    expect((await me(session)).status).toBe(401);
    expect((await me(other)).status).toBe(200);
    await system.entrance.endSession('qms_acme_x');
  });

  test('that nobody used for a week is over, and one that is used goes on', async () => {
    const [used, idle] = [await login('acme/buyer'), await login('acme/finance')];
    const seenBefore = (days: number, who: string) =>
      system.rows(
        `update sessions set seen_at = now() - make_interval(days => ${days}) where tenant = 'acme' and person = '${who}'`,
      );
    await seenBefore(6, 'buyer');
    await seenBefore(8, 'finance');
    expect((await me(idle)).status).toBe(401);
    expect((await me(used)).status).toBe(200);
    const [row] = await system.rows(
      `select max(seen_at) > now() - interval '1 minute' as noted from sessions where tenant = 'acme' and person = 'buyer'`,
    );
    expect(row).toEqual({ noted: true });
  });

  test('of somebody who has left by the records of the company opens nothing, and no token of theirs does', async () => {
    const session = await login('acme/buyer2');
    const identity = { who: person('acme', 'buyer2', 'buyer'), email: null };
    const byToken = memoryEntrance(system, () => Promise.resolve(identity));
    expect(await byToken.verify('token')).toEqual(identity);
    expect((await me(session)).status).toBe(200);
    await system.rows(`update people set active = false where tenant = 'acme' and id = 'buyer2'`);
    expect((await me(session)).status).toBe(401);
    await expect(byToken.verify('token')).rejects.toMatchObject({ code: 'unauthenticated' });
    await system.rows(`update people set active = true where tenant = 'acme' and id = 'buyer2'`);
  });

  test('of one company does not open another', async () => {
    const session = await login('acme/buyer');
    expect((await me(session.replace('qms_acme_', 'qms_rheinwerk_'))).status).toBe(401);
  });
});

describe('signing in by browser', () => {
  test('leads to the issuer and back, and to a session in a cookie that scripts cannot read', async () => {
    const { at, cookie, attributes } = await begin('?return=/v1/me');
    expect(attributes).toMatch(/HttpOnly.*SameSite=Lax/);
    const response = await comeBack(await finishSignIn(at, 'acme/finance'), cookie);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/v1/me');
    expect(response.headers.getSetCookie().find((one) => one.startsWith('qm_session='))).toMatch(/HttpOnly/);
  });

  test('ends the session that the browser had before', async () => {
    const before = await login('acme/finance');
    const { at, cookie } = await begin();
    const response = await comeBack(await finishSignIn(at, 'acme/finance'), `${cookie}; qm_session=${before}`);
    expect(response.status).toBe(302);
    expect((await me(before)).status).toBe(401);
  });

  test('returns to no address but ours', async () => {
    for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const { at, cookie } = await begin(`?return=${encodeURIComponent(elsewhere)}`);
      expect((await comeBack(await finishSignIn(at, 'acme/finance'), cookie)).headers.get('location')).toBe(
        '/auth/done',
      );
    }
  });

  test('that began in another browser, or was answered twice, signs nobody in', async () => {
    const mine = await begin();
    const others = await begin();
    const callback = await finishSignIn(mine.at, 'acme/finance');
    expect((await comeBack(callback, others.cookie)).status).toBe(401);
    expect((await comeBack(callback, '')).status).toBe(401);
    expect((await comeBack(callback, mine.cookie)).status).toBe(302);
    expect((await comeBack(callback, mine.cookie)).status).toBe(401);
  });
});
