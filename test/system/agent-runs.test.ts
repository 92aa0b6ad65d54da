import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AgentRunView } from '../../src/services/agent-runs-view.ts';
import type { Face } from '../support/face.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
});
afterAll(async () => {
  await system.close();
});

const NORTHWIND = { name: 'Northwind Traders', country: 'US', taxId: '91-1234567', email: 'sales@northwind.example' };

const ended = async (face: Face, id: string): Promise<AgentRunView> => {
  let run = await face.agentRun(id);
  await until(async () => {
    run = await face.agentRun(id);
    return run.endedAt !== null;
  });
  return run;
};

test('the Vendor agent finds out by itself who a vendor is; the rules decide, and nothing is written to our records', async () => {
  const buyer = system.as('buyer');
  const before = await system.rows('select * from vendors order by tenant, number');
  const { id } = await buyer.runAgent('vendor', NORTHWIND);
  const run = await ended(buyer, id);
  expect(run).toMatchObject({
    id: 'AR-000001',
    agent: 'vendor',
    promptVersion: 'vendor/2',
    person: 'buyer',
    state: 'completed',
    verdict: 'allow',
    output: { payload: { clearance: { decision: 'cleared' } } },
    input: NORTHWIND,
  });
  expect(run.turns).toBeGreaterThan(0);
  expect(run.costMicroUsd).toBeGreaterThan(0);
  expect(run.messages.length).toBeGreaterThan(2);
  expect(await system.rows('select * from vendors order by tenant, number')).toEqual(before);
});

test('nothing has gone wrong underneath', async () => {
  expect(await unsound(system)).toEqual([]);
});
