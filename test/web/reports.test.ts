import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/http/body.ts';
import { createLog } from '../../src/log.ts';
import { PersonId, TenantId, type Role } from '../../src/domain/principal.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { ReadSandbox } from '../../src/services/sandbox.ts';
import type { Services } from '../../src/services/api.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { appOver } from '../support/app.ts';

const HOSTILE = '<script>alert(1)</script>';
const ORIGIN = 'http://127.0.0.1:8080';

const now = () => new Date('2026-11-23T09:00:00Z');

type Given = { roles: readonly Role[]; services?: Partial<Services>; sandbox?: ReadSandbox };

/** The pages as somebody with these roles sees them. */
function pagesFor({ roles, services: own = {}, sandbox }: Given) {
  const services = { ...memoryServices().services, ...own };
  const who = { kind: 'person', tenant: TenantId.parse('acme'), person: PersonId.parse('someone'), roles } as const;
  const signIn = {
    ...memorySignIn(() => Promise.reject(new Error('Nobody brings a token.'))),
    verify: () => Promise.resolve({ who, email: 'someone@acme.example' }),
  };
  const log = createLog({ level: 'silent', name: 'test' });
  const app = appOver({ services, signIn, log });
  const shared = {
    services,
    signIn,
    log,
    publicUrl: ORIGIN,
    limits: LIMITS,
    standIns: ['mail'],
    now,
    newId: () => 'n1',
  };
  addPages(app, { ...shared, ...(sandbox && { sandbox }) });
  const headers = { cookie: `qm_session=${SESSION}`, origin: ORIGIN };
  return {
    get: async (path: string) => {
      const response = await app.request(`${ORIGIN}${path}`, { headers });
      // Amounts do not break between currency and figures.
      return { status: response.status, html: (await response.text()).replaceAll('\u00a0', ' ') };
    },
    post: async (path: string, form: Record<string, string>) => {
      const body = new URLSearchParams(form).toString();
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        headers: { ...headers, ...type },
        body,
      });
      return { status: response.status, location: response.headers.get('location'), html: await response.text() };
    },
  };
}

const entriesIn = (html: string): string[] => [
  ...new Set([...html.matchAll(/<li><a href="(\/[^"]*)"/g)].map(([, path = '']) => path)),
];

describe('the navigation', () => {
  test('shows nobody an entry that their roles do not open', async () => {
    const { html } = await pagesFor({ roles: ['requester'] }).get('/policies');
    expect(entriesIn(html)).toEqual(expect.arrayContaining(['/inbox', '/requisitions/new', '/policies', '/agents']));
    expect(entriesIn(html)).not.toEqual(expect.arrayContaining(['/budgets']));
    expect(entriesIn(html)).not.toEqual(expect.arrayContaining(['/reports']));
    expect(entriesIn(html)).not.toEqual(expect.arrayContaining(['/sandbox']));
  });

  test('shows an auditor what they read, and no form for what they may not write', async () => {
    const { html } = await pagesFor({ roles: ['auditor'] }).get('/policies');
    expect(entriesIn(html)).toEqual(expect.arrayContaining(['/budgets', '/reports']));
    expect(entriesIn(html)).not.toEqual(expect.arrayContaining(['/requisitions/new']));
  });
});

describe('budgets', () => {
  const row = {
    costCenter: 'CC-1',
    name: HOSTILE,
    owner: 'head',
    year: 2025,
    budget: { currency: 'USD', minor: 100_00 },
    spent: { currency: 'USD', minor: 90_00 },
    committed: { currency: 'USD', minor: 30_00 },
    free: { currency: 'USD', minor: -20_00 },
  };
  const asked: unknown[] = [];
  const budgets: Services['budgets'] = (_, wish) => {
    asked.push(wish);
    return Promise.resolve([row, { ...row, costCenter: 'CC-2', name: 'Other' }]);
  };
  const { get } = pagesFor({ roles: ['finance_director'], services: { budgets } });

  test('are of the year and the cost centre in the address, this year without', async () => {
    const { html } = await get('/budgets?year=2025&costCenter=CC-1');
    await get('/budgets?year=%3Cscript%3E');
    expect(asked).toEqual([{ year: 2025 }, { year: 2026 }]);
    expect(html).toContain('<option selected="">2025</option>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('Other');
  });

  test('say in words what the bar shows, and what is over', async () => {
    const { html } = await get('/budgets');
    expect(html).toContain('aria-label="90% spent, 30% committed"');
    expect(html).toContain('over budget');
    // What is spent and what is committed end where the bar does.
    expect(html).toContain('<rect class="committed" x="90.00" width="10.00"');
  });
});

describe('a report', () => {
  test('shows a vendor’s name as text, whatever it is, and says whose rows are counted', async () => {
    const { html } = await pagesFor({ roles: ['buyer'] }).get('/reports/vendors');
    expect(html).toContain('=HYPERLINK(&quot;https://evil.example');
    expect(html).toContain('Only what you may see is counted');
    expect(html).toContain('href="/v1/reports/vendors.csv"');
    expect(html).toContain('USD 2,960.00');
  });

  test('keeps its days in the address, also for the file', async () => {
    const { html } = await pagesFor({ roles: ['buyer'] }).get('/reports/vendors?from=2026-02-01&to=');
    expect(html).toContain('href="/v1/reports/vendors.csv?from=2026-02-01"');
  });

  test('with days that are none says which', async () => {
    const { status, html } = await pagesFor({ roles: ['buyer'] }).get('/reports/vendors?from=yesterday');
    expect(status).toBe(400);
    expect(html).toContain('<code>from</code>');
  });

  test('of what models cost is offered to whoever sees the company’s money for them alone', async () => {
    expect((await pagesFor({ roles: ['buyer'] }).get('/reports/vendors')).html).not.toContain('/reports/models');
    const { html } = await pagesFor({ roles: ['finance_director'] }).get('/reports/models');
    expect(html).toContain('USD 0.01 of USD 50.00');
  });
});

const policy: Services['policy'] = () =>
  Promise.resolve({
    name: 'tasks',
    version: '2026-11-26',
    effective: '2026-11-26',
    digest: 'a'.repeat(64),
    text: `# For the controller. ${HOSTILE}\nclaimFor: { hours: 4 } # "not # twice"\n`,
    parsed: {},
  });

describe('a policy', () => {
  test('is shown as it is written, comments and all, and runs nothing', async () => {
    const { html } = await pagesFor({ roles: ['buyer'], services: { policy } }).get('/policies/tasks');
    expect(html).toContain('<span class="comment"># For the controller. &lt;script&gt;');
    expect(html).toContain('<span class="key">claimFor</span>: { hours: 4 } <span class="comment">#');
    expect(html).not.toContain('<script>alert');
  });

  test('that is not there is answered as such', async () => {
    expect((await pagesFor({ roles: ['buyer'] }).get('/policies/nothing')).status).toBe(404);
  });
});

describe('agents and tools', () => {
  test('are paused by an administrator alone', async () => {
    expect((await pagesFor({ roles: ['buyer'] }).get('/agents')).html).not.toContain('/agents/pause');
    const paused: unknown[] = [];
    const pause: Services['pause'] = (_, of) => {
      paused.push(of);
      return Promise.resolve({ pauses: [], installation: false });
    };
    const { get, post } = pagesFor({ roles: ['administrator'], services: { pause } });
    expect((await get('/agents')).html).toContain('action="/agents/pause"');
    expect(await post('/agents/pause', { agent: 'vendor', reason: '' })).toMatchObject({
      status: 303,
      location: '/agents',
    });
    expect(paused).toEqual([{ tenant: null, agent: 'vendor', reason: null }]);
  });

  test('a changed document shows what differs, and is accepted as it was seen', async () => {
    const accepted: unknown[] = [];
    let isStale = false;
    const services: Partial<Services> = {
      toolDocument: () =>
        Promise.resolve({
          name: 'erp',
          state: 'changed',
          hash: 'b'.repeat(64),
          text: `openapi: 3.1.0\nurl: ${HOSTILE}\n`,
          accepted: 'openapi: 3.1.0\nurl: https://erp.example\n',
        }),
      acceptTools: (_, ...given) => {
        if (isStale) return Promise.reject(new QuartermasterError('stale', 'It has changed.'));
        accepted.push(given);
        return Promise.resolve({ name: 'erp', hash: 'b'.repeat(64) });
      },
    };
    const { get, post } = pagesFor({ roles: ['administrator'], services });
    const { html } = await get('/agents/documents/erp');
    expect(html).toContain('<del title="removed">-url: https://erp.example</del>');
    expect(html).toContain('<ins title="added">+url: &lt;script&gt;');
    expect(html).toContain(`name="seenHash" value="${'b'.repeat(64)}"`);
    expect((await post('/agents/documents/erp', { seenHash: 'b'.repeat(64) })).status).toBe(303);
    isStale = true;
    const stale = await post('/agents/documents/erp', { seenHash: 'c'.repeat(64) });
    expect([stale.status, accepted]).toEqual([412, [['erp', 'b'.repeat(64)]]]);
    expect(stale.html).toContain('It has changed since you saw it');
    expect((await pagesFor({ roles: ['buyer'], services }).get('/agents/documents/erp')).html).not.toContain(
      'seenHash',
    );
  });
});

describe('the sandbox', () => {
  test('is not there without stand-ins', async () => {
    expect((await pagesFor({ roles: ['buyer'] }).get('/sandbox')).status).toBe(404);
  });

  test('says that it shows stand-ins, and shows mails as text', async () => {
    const mail = { n: 1, at: '2026-11-23T08:00:00Z', from: 'q@acme.example', to: ['a@b.example'], subject: HOSTILE };
    const sandbox: ReadSandbox = () =>
      Promise.resolve({ mails: [{ ...mail, messageId: null, text: HOSTILE, attachments: [] }], orders: null });
    const { status, html } = await pagesFor({ roles: ['buyer'], sandbox }).get('/sandbox');
    expect(status).toBe(200);
    expect(html).toContain('These are stand-ins');
    expect(html).toContain('The ERP is a real one');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>alert');
  });
});
