import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import { json, startProvider, type Provider } from '../support/http-provider.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

let provider: Provider;
let system: TestSystem;
beforeAll(async () => {
  provider = await startProvider();
  system = await startTestSystem({ environment: { RISK_URL: provider.url } });
}, 60_000);
afterAll(async () => {
  await system.close();
  await provider.close();
});

const lying = (lie: RequestListener): void => {
  provider.answer = (request, response) =>
    request.url === '/v3/token'
      ? json(200, { access_token: 'canary-token' })(request, response)
      : lie(request, response);
};

const endless: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const write = (): void => {
    if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(write));
  };
  write();
};

describe('a risk provider that lies', () => {
  test.each<[string, RequestListener, string]>([
    ['a wrong shape', json(200, { nonsense: true }), 'provider_refused'],
    ['a redirect elsewhere', json(302, {}, { location: 'http://127.0.0.1:9/' }), 'provider_refused'],
    ['an endless stream', endless, 'provider_unavailable'],
  ])('with %s ends with a person who is asked, and reads which call it was', async (_, lie, outcome) => {
    lying(lie);
    const id = await system.submit();
    const task = await system.untilTask(id, 'provider_down');
    expect(task.facts['calls']).toEqual(expect.arrayContaining([expect.stringMatching(`^risk_\\w+: ${outcome}$`)]));
    await system.as('buyer').decide(task, 'stop', { reason: 'It lies.' });
    await system.untilStatus(id, 'rejected');
    expect(await system.orders(id)).toEqual([]);
    const { text } = await system.historyOfEnded(id);
    expect(text).not.toContain('canary');
    const rows = await system.rows<{ outcome: string; person: string; agent: string }>(
      'select outcome, person, agent from tool_calls where requisition = $1',
      [id],
    );
    expect(rows.every((row) => row.person === 'requester' && row.agent === 'vendor')).toBe(true);
    expect(rows.some((row) => row.outcome === 'ok')).toBe(true);
  });
});

describe('a document that has changed since it was accepted', () => {
  test('has its tools off until an administrator accepts exactly what is there', async () => {
    lying(json(503, {}));
    await system.rows(
      `insert into tool_pins (tenant, document, version, hash, content)
       select tenant, document, 2, 'other', 'what was accepted' from tool_pins where tenant = 'acme' and document = 'risk'`,
    );
    provider.seen.length = 0;
    const id = await system.submit();
    const task = await system.untilTask(id, 'provider_down');
    expect(task.facts['calls']).toEqual(expect.arrayContaining([expect.stringContaining('bin/qm tools accept risk')]));
    expect(provider.seen).toEqual([]);

    const admin = system.as('admin');
    const view = await admin.tools();
    expect(view.documents.find(({ name }) => name === 'risk')?.state).toBe('changed');
    expect(view.operations.filter(({ on }) => !on).map(({ document }) => document)).toEqual(['risk', 'risk', 'risk']);
    const difference = await admin.toolDocument('risk');
    expect(difference).toMatchObject({ state: 'changed', accepted: 'what was accepted' });
    await expect(system.as('buyer').acceptTools('risk', difference.hash)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(admin.acceptTools('risk', 'f'.repeat(64))).rejects.toMatchObject({ code: 'stale' });
    await expect(admin.acceptTools('nothing', difference.hash)).rejects.toMatchObject({ code: 'not_found' });
    await admin.acceptTools('risk', difference.hash);
    await admin.acceptTools('risk', difference.hash);

    expect((await admin.tools()).documents.find(({ name }) => name === 'risk')).toMatchObject({
      state: 'accepted',
      acceptedBy: 'admin',
    });
    const pins = await system.rows(`select from tool_pins where tenant = 'acme' and document = 'risk'`);
    expect(pins).toHaveLength(3);
    await system.as('buyer').decide(task, 'retry');
    await system.until(id, () => provider.seen.length > 0);
  });

  test('is no concern of another company, which accepts for itself', async () => {
    const { documents } = await system.as('rheinwerk/admin').tools();
    expect(documents.every(({ state }) => state === 'accepted')).toBe(true);
  });
});
