import { beforeEach, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/http/body.ts';
import type { App } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import type { Role } from '../../src/domain/principal.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';

const ORIGIN = 'http://127.0.0.1:8080';
const FILE = 'id,name\n1,"<script>alert(1)</script>"\n';

let memory: ReturnType<typeof memoryServices>;
let errors: { row: number; column: string; reason: string }[];
let waits = false;
beforeEach(() => {
  memory = memoryServices();
  errors = [];
});

const now = () => new Date('2026-11-23T09:00:00Z');

const asRole = async (role: Role): Promise<App> => {
  const services: typeof memory.services = {
    ...memory.services,
    importFile: async (who, kind, bytes, how, documents) => {
      const view = await memory.services.importFile(who, kind, bytes, how, documents);
      return { ...view, applied: !how.dryRun && !waits && (errors.length === 0 || how.skipBad), waits, errors };
    },
  };
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

const headers = { cookie: `qm_session=${SESSION}`, origin: ORIGIN };
const send = async (app: App, act: string, text?: string) => {
  const body = new FormData();
  body.set('kind', 'people');
  body.set('act', act);
  if (text === undefined) body.set('file', new File([FILE], 'people.csv', { type: 'text/csv' }));
  else body.set('text', text);
  const response = await app.request(`${ORIGIN}/imports`, { method: 'POST', headers, body });
  return { status: response.status, html: await response.text() };
};

test('a file is checked first, and taken over with the next button', async () => {
  const app = await asRole('administrator');
  const checked = await send(app, 'check');
  expect(checked.html).toContain('Nothing has been changed yet.');
  expect(checked.html).toContain('name="act" value="apply"');
  expect(checked.html).not.toContain('<script>alert');
  const applied = await send(app, 'apply', FILE);
  expect(applied.html).toContain('The file was taken over.');
  expect(memory.calls.map(([, , kind, bytes, how]) => [kind, bytes, how])).toEqual([
    ['people', FILE.length, { dryRun: true, skipBad: false }],
    ['people', FILE.length, { dryRun: false, skipBad: false }],
  ]);
});

test('rows that are wrong are shown with row and column, and may be left out', async () => {
  errors = [{ row: 2, column: 'roles', reason: 'names <b>no</b> role' }];
  const app = await asRole('administrator');
  const { html } = await send(app, 'check');
  expect(html).toContain('<td>2</td><td>roles</td><td>names &lt;b&gt;no&lt;/b&gt; role</td>');
  expect(html).toContain('name="act" value="skip"');
  expect((await send(app, 'skip', FILE)).html).toContain('The file was taken over.');
});

test('a file that takes two says so, before and after it was brought', async () => {
  errors = [];
  waits = true;
  const app = await asRole('administrator');
  expect((await send(app, 'check')).html).toContain('when another administrator brings the same file');
  const { html } = await send(app, 'apply', FILE);
  expect(html).toContain('The file waits for another administrator.');
  expect(html).not.toContain('name="act"');
  waits = false;
});

test('a list of contracts comes with its documents, which are chosen again to take it over', async () => {
  errors = [];
  const app = await asRole('administrator');
  const body = new FormData();
  body.set('kind', 'contracts');
  body.set('act', 'check');
  body.set('file', new File(['file\nframe.md\n'], 'contracts.csv', { type: 'text/csv' }));
  body.append('documents', new File(['# Frame'], 'frame.md', { type: 'text/markdown' }));
  const before = memory.calls.length;
  const html = await (await app.request(`${ORIGIN}/imports`, { method: 'POST', headers, body })).text();
  const [call] = memory.calls.slice(before);
  expect(call?.slice(5)).toEqual([{ name: 'frame.md', mediaType: 'text/markdown', byteLength: 7 }]);
  expect(html).toContain('name="documents" multiple');
  expect(html).not.toContain('name="text"');
});

const shown = async (role: Role) => (await (await asRole(role)).request(`${ORIGIN}/imports`, { headers })).status;

test('the form is an administrator’s', async () => {
  expect([await shown('administrator'), await shown('buyer')]).toEqual([200, 403]);
});
