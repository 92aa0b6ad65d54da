import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadPolicies } from '../../src/policies.ts';
import type { Policies } from '../../src/domain/policies.ts';
import type { AgentRunView } from '../../src/services/agent-runs-view.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

const soon = { attempts: 3, firstWaitSeconds: 0.1, longestWaitSeconds: 1 };

/** A run has so little patience that nobody has to wait for it, and an agent hardly any money. */
const hasty = (limits: Policies['limits']): Policies['limits'] => ({
  ...limits,
  alone: { waitMinutes: 0.02, lookAgainMinutes: 0.005 },
  agents: {
    ...limits.agents,
    intake: { turns: 4, tokens: 600_000, outputTokensPerTurn: 4_000, microUsd: 1, reasks: 1 },
  },
  retries: { model: soon, tool: soon, erp: soon, mail: soon },
});

let system: TestSystem;
beforeAll(async () => {
  const { limits } = await loadPolicies();
  system = await startTestSystem({ policies: { limits: hasty(limits) } });
}, 60_000);
afterAll(() => system.close());

const VENDOR = { name: 'Northwind Traders', country: 'US', taxId: '91-1234567' };
const MAIL = { subject: 'Two', text: 'Two monitors.', from: 'rita@acme.example', date: '2026-11-26T09:12:00Z' };

const ended = async (who: string, agent: string, input: Record<string, string>): Promise<AgentRunView> => {
  const face = system.as(who);
  const { id } = await face.runAgent(agent, input);
  await until(async () => (await face.agentRun(id)).endedAt !== null, { withinMs: 30_000 });
  return face.agentRun(id);
};

test('whoever has not signed in is waited for with a bound, and the run says so', async () => {
  const run = await ended('admin', 'vendor', VENDOR);
  expect(run).toMatchObject({ state: 'stopped', reason: 'needs_sign_in', verdict: null });
  const calls = await system.rows(
    `select from tool_calls where requisition = $1 and audience = 'vendors' and outcome = 'ok'`,
    [run.id],
  );
  expect(calls).toEqual([]);
}, 40_000);

test('what one agent may spend in one run stops it at once, before anything is spent', async () => {
  expect(await ended('buyer', 'intake', MAIL)).toMatchObject({ state: 'stopped', reason: 'capped', costMicroUsd: 0 });
}, 40_000);

test('the cap of the company is waited for with a bound, and the run goes no further than it', async () => {
  await system.rows(`insert into spend_totals (tenant, scope, key, micro_usd)
    select 'acme', 'month', to_char(now(), 'YYYY-MM'), 500000000
    on conflict (tenant, scope, key) do update set micro_usd = excluded.micro_usd`);
  expect(await ended('buyer', 'vendor', VENDOR)).toMatchObject({ state: 'stopped', reason: 'capped', costMicroUsd: 0 });
}, 40_000);

test('nothing has gone wrong underneath', async () => {
  expect(await unsound(system)).toEqual([]);
});
