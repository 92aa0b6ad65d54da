import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/http/body.ts';
import { createLog } from '../../src/log.ts';
import { PersonId, TenantId, type Role } from '../../src/domain/principal.ts';
import type { AgentRunView } from '../../src/services/agent-runs-view.ts';
import type { Language } from '../../src/services/view.ts';
import { addPages } from '../../src/web/pages.tsx';
import { memoryServices } from '../http/memory-services.ts';
import { memorySignIn, SESSION } from '../http/memory-sign-in.ts';
import { agentRun } from '../http/memory-views.ts';
import { appOver } from '../support/app.ts';

const ORIGIN = 'http://127.0.0.1:8080';
const now = () => new Date('2026-11-23T09:00:00Z');
const headers = { cookie: `qm_session=${SESSION}`, origin: ORIGIN };

/** The pages as somebody of this role and language sees them, where the run is like this. */
function pagesFor(role: Role, run: Partial<AgentRunView> = {}, language: Language = 'en') {
  const cancelled: string[] = [];
  const view = { ...agentRun, ...run };
  const services = {
    ...memoryServices().services,
    agentRun: async () => view,
    agentRuns: async () => ({ items: [view], next: null }),
    cancelAgentRun: async (_who: unknown, id: string) => {
      cancelled.push(id);
      return { id };
    },
  };
  const who = {
    kind: 'person',
    tenant: TenantId.parse('acme'),
    person: PersonId.parse('buyer'),
    roles: [role],
  } as const;
  const plain = memorySignIn(() => Promise.reject(new Error('Nobody brings a token.')));
  const signIn = {
    ...plain,
    verify: () => Promise.resolve({ who, email: 'buyer@acme.example' }),
    profile: async () => ({ ...(await plain.profile(who)), language }),
  };
  const log = createLog({ level: 'silent', name: 'test' });
  const app = appOver({ services, signIn, log });
  addPages(app, { services, signIn, log, publicUrl: ORIGIN, limits: LIMITS, standIns: [], now, newId: () => 'n1' });
  const ask = async (path: string, method = 'GET') => {
    const response = await app.request(`${ORIGIN}${path}`, { method, headers });
    return { status: response.status, to: response.headers.get('location'), html: await response.text() };
  };
  return { ask, cancelled };
}

test('the list says which agent worked for whom, how it ended and what it cost', async () => {
  const { status, html } = await pagesFor('auditor').ask('/agents/runs');
  expect(status).toBe(200);
  for (const said of ['AR-000001', 'vendor', 'completed', 'passed', '$0.0012']) expect(html).toContain(said);
});

describe('the page of one', () => {
  test('shows verdict, output, input and transcript, all of it as text', async () => {
    const payload = { findings: ['<script>alert(1)</script>'] };
    const { html } = await pagesFor('buyer', { output: { reasons: ['<b>why</b>'], payload } }).ask(
      '/agents/runs/AR-000001',
    );
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('&lt;b&gt;why&lt;/b&gt;');
    expect(html).not.toContain('<script>alert');
    for (const said of ['Northwind Traders', 'Who is it?', 'vendor/1']) expect(html).toContain(said);
  });

  test('has its case file, with the verdict on its chain', async () => {
    const { html } = await pagesFor('buyer').ask('/agents/runs/AR-000001');
    for (const said of ['Case file', 'The chain holds: all 3 entries', 'id="entry-1"', 'agent intake, for'])
      expect(html).toContain(said);
  });

  test('says what it waits for, and lets it be ended by whoever may', async () => {
    const waiting = { state: 'waiting', reason: 'needs_sign_in', phase: 'auth_required', endedAt: null } as const;
    const { ask, cancelled } = pagesFor('buyer', waiting);
    const { html } = await ask('/agents/runs/AR-000001');
    expect(html).toContain('its person must sign in');
    expect(html).toContain('action="/agents/runs/AR-000001/cancel"');
    expect(await ask('/agents/runs/AR-000001/cancel', 'POST')).toMatchObject({
      status: 303,
      to: '/agents/runs/AR-000001',
    });
    expect(cancelled).toEqual(['AR-000001']);
    expect((await pagesFor('auditor', waiting).ask('/agents/runs/AR-000001')).html).not.toContain('/cancel"');
    expect((await pagesFor('buyer').ask('/agents/runs/AR-000001')).html).not.toContain('/cancel"');
  });

  test('says that texts are not for an administrator, and that they are erased', async () => {
    const withheld = { input: null, messages: [] };
    expect((await pagesFor('administrator', withheld).ask('/agents/runs/AR-000001')).html).toContain('for auditors');
    const erased = { ...withheld, erased: true };
    expect((await pagesFor('buyer', erased).ask('/agents/runs/AR-000001')).html).toContain('kept no longer');
  });

  test.each(['de', 'fr'] as const)('speaks %s', async (language) => {
    const stopped = { state: 'stopped', reason: 'loop', phase: 'failed' } as const;
    const { html } = await pagesFor('buyer', stopped, language).ask('/agents/runs/AR-000001');
    expect(html).toContain({ de: 'drehte sich im Kreis', fr: 'tournait en rond' }[language]);
  });
});
