import { beforeEach, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/http/body.ts';
import type { App } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { Role } from '../../src/domain/principal.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { WEBHOOK_ID } from '../http/memory-webhooks.ts';
import { appOver } from '../support/app.ts';

const ORIGIN = 'http://127.0.0.1:8080';
const now = () => new Date('2026-11-23T09:00:00Z');
const headers = { cookie: `qm_session=${SESSION}`, origin: ORIGIN };

let memory: ReturnType<typeof memoryServices>;
beforeEach(() => {
  memory = memoryServices();
});

const asRole = async (role: Role): Promise<App> => {
  const { services } = memory;
  const plain = memorySignIn(() => Promise.reject(new Error('Nobody brings a token.')));
  await plain.pollDevice('device');
  await plain.pollDevice('device');
  const verify: typeof plain.verify = async (token) => {
    const identity = await plain.verify(token);
    return { ...identity, who: { ...identity.who, roles: [role] } };
  };
  const signIn = { ...plain, verify };
  const log = createLog({ level: 'silent', name: 'test' });
  const app = appOver({ services, signIn, log });
  addPages(app, { services, signIn, log, publicUrl: ORIGIN, limits: LIMITS, standIns: [], now, newId: () => 'n1' });
  return app;
};

const got = async (app: App, path: string) => (await app.request(`${ORIGIN}${path}`, { headers })).text();
const sent = async (app: App, path: string, form: Record<string, string> = {}) => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const response = await app.request(`${ORIGIN}${path}`, { method: 'POST', headers: { ...headers, ...type }, body });
  return { status: response.status, to: response.headers.get('location'), html: await response.text(), response };
};

const WISH = { url: 'https://erp.acme.example/hooks', types: 'order.*, agent.completed', description: 'ERP' };

test('the list says how each webhook does, and shows what strangers wrote as text', async () => {
  const html = await got(await asRole('administrator'), '/webhooks');
  expect(html).toContain('Failing');
  expect(html).toContain('503');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('The old ERP <script>');
});

test('the secret is shown in the answer to the form, which nobody keeps, and on no other page', async () => {
  const app = await asRole('administrator');
  const { status, html, response } = await sent(app, '/webhooks', WISH);
  expect([status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(html).toContain('whsec_test');
  expect(memory.calls.at(-1)?.slice(1)).toEqual(['addWebhook', { ...WISH, types: ['order.*', 'agent.completed'] }]);
  for (const path of ['/webhooks', `/webhooks/${WEBHOOK_ID}`]) expect(await got(app, path)).not.toContain('whsec_');
  expect((await sent(app, `/webhooks/${WEBHOOK_ID}/rotate`)).html).toContain('whsec_other');
});

test('what is wrong is said beside what was typed', async () => {
  const app = await asRole('administrator');
  const fields = [{ field: 'url', reason: 'must begin with https://' }];
  memory.fail(new QuartermasterError('invalid_input', 'Correct what is named below and send it again.', { fields }));
  const refused = await sent(app, '/webhooks', { ...WISH, url: 'http://erp.acme.example' });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('must begin with https://');
  expect(refused.html).toContain('value="http://erp.acme.example"');
  const nothing = await sent(app, '/webhooks', { ...WISH, types: 'order sent' });
  expect([nothing.status, nothing.html.includes('names no event')]).toEqual([422, true]);
});

test.each([
  ['test', 'testWebhook', {}],
  ['enable', 'switchWebhook', {}],
  ['disable', 'switchWebhook', {}],
  ['redeliver', 'redeliver', { delivery: WEBHOOK_ID }],
])('%s is done, and the page is shown again', async (act, operation, form) => {
  const done = await sent(await asRole('administrator'), `/webhooks/${WEBHOOK_ID}/${act}`, form);
  expect([done.status, done.to]).toEqual([303, `/webhooks/${WEBHOOK_ID}`]);
  expect(memory.calls.at(-1)).toContain(operation);
});

test('a removed one leads to the list, and one of no id is not there', async () => {
  const app = await asRole('administrator');
  expect((await sent(app, `/webhooks/${WEBHOOK_ID}/remove`)).to).toBe('/webhooks');
  expect((await app.request(`${ORIGIN}/webhooks/abc`, { headers })).status).toBe(404);
});

test('the log shows each attempt with what was answered, and why where nothing was', async () => {
  const html = await got(await asRole('administrator'), `/webhooks/${WEBHOOK_ID}`);
  expect(html).toContain('no answer in time');
  expect(html).toContain('quartermaster.order.sent.v1');
});

test('an auditor sees all of it and no button', async () => {
  const app = await asRole('auditor');
  for (const path of ['/webhooks', `/webhooks/${WEBHOOK_ID}`]) {
    const html = await got(app, path);
    expect(html).toContain('erp.acme.example');
    expect(html).not.toMatch(/action="\/webhooks/);
  }
});
