import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agentRunIdOf } from '../../src/workflows/names.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

test('a run that is lost in Temporal goes on from what is stored, and pays for no turn twice', async () => {
  const admin = system.as('admin');
  const { id } = await admin.runAgent('vendor', { name: 'Northwind Traders', country: 'US', taxId: '91-1234567' });
  await until(async () => (await admin.agentRun(id)).reason === 'needs_sign_in');
  const before = await system.rows<{ turn: number; id: string }>(
    'select id, turn from model_calls where requisition = $1',
    [id],
  );
  expect(before.length).toBeGreaterThan(0);
  await system.temporal.workflow.getHandle(agentRunIdOf({ tenant: 'acme', run: id })).terminate('It is lost.');
  await system.signIn('admin');
  await until(async () => (await admin.agentRun(id)).endedAt !== null);
  expect(await admin.agentRun(id)).toMatchObject({ state: 'completed', verdict: 'allow' });
  const calls = await system.rows<{ turn: number; id: string; state: string }>(
    'select id, turn, state from model_calls where requisition = $1 order by turn',
    [id],
  );
  expect(new Set(calls.map(({ turn }) => turn)).size).toBe(calls.length);
  expect(calls.map(({ id: call }) => call)).toEqual(expect.arrayContaining(before.map(({ id: call }) => call)));
  expect(calls.every(({ state }) => state === 'settled')).toBe(true);
  const told = await system.rows('select type from events where subject = $1 order by written', [id]);
  expect(told).toEqual([
    { type: 'quartermaster.agent_run.started.v1' },
    { type: 'quartermaster.agent_run.completed.v1' },
  ]);
});
