import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HistoryView } from '../../src/services/view.ts';
import { agentRun } from './memory-views.ts';
import { problem, startSystem, type Ask, type TestSystem } from './system.ts';

let system: TestSystem;
let ask: Ask;
beforeAll(async () => {
  system = await startSystem();
  ask = await system.signedIn();
});
afterAll(() => system.issuer.close());

const start = (body: string) => ask('/v1/agents/vendor/runs', { body });

test('a run is accepted, and read where the answer says', async () => {
  expect(await start(JSON.stringify({ input: { name: 'Northwind' } }))).toMatchObject({
    status: 202,
    body: { id: 'AR-000001' },
  });
  // It works in the name of whoever started it, who need not sign in for that.
  expect(system.signIn.delegated).toHaveLength(1);
  expect(await ask('/v1/agent-runs/AR-000001')).toMatchObject({ status: 200, body: agentRun });
  expect(await ask('/v1/agent-runs')).toMatchObject({
    status: 200,
    body: { items: [{ id: 'AR-000001' }], next: null },
  });
});

test('its case file has the shape of that of a requisition', async () => {
  const { status, body } = await ask('/v1/agent-runs/AR-000001/history');
  expect(status).toBe(200);
  expect(HistoryView.parse(body)).toMatchObject({ intact: true, brokenAt: null });
});

test('one that has ended is answered at once, however long one would wait', async () => {
  expect(await ask('/v1/agent-runs/AR-000001?wait=30')).toMatchObject({ status: 200, body: { state: 'completed' } });
  expect(await ask('/v1/agent-runs/AR-000001?wait=31')).toMatchObject(problem('invalid_input', 400));
});

test('what is no input, or more than that, is refused', async () => {
  for (const body of ['{}', '{"input": []}', '{"input": {}, "as": "admin"}'])
    expect(await start(body)).toMatchObject(problem('invalid_input', 400));
});
