import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadPolicies } from '../../src/policies.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  const { limits } = await loadPolicies();
  const soon = { attempts: 3, firstWaitSeconds: 0.1, longestWaitSeconds: 1 };
  system = await startTestSystem({
    policies: {
      limits: {
        ...limits,
        requisition: { ...limits.requisition, turns: 2 },
        retries: { model: soon, tool: soon, erp: soon, mail: soon },
      },
    },
  });
}, 60_000);
afterAll(() => system.close());

test('at a cap no call is made; whoever may raises it, and the requisition goes on', async () => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'spend_cap');
  const { requisition, agents } = system.policies.limits;
  const ofAgents = Object.values(agents).reduce((sum, agent) => sum + (agent?.microUsd ?? 0), 0);
  const { cost } = await system.as('requester').show(id);
  expect(cost.atMostMicroUsd).toBe(Math.min(requisition.microUsd, ofAgents));
  expect(task).toMatchObject({ kind: 'spend', owner: { role: 'administrator' } });
  expect(task.facts).toMatchObject({ scope: 'requisition', key: id, measure: 'turns', cap: '2 turns' });
  expect(await system.as('requester').show(id)).toMatchObject({ status: 'on_hold', cost: { turns: 2 } });
  const raise = (who: string, to: string) =>
    system.as(who).decide(task, 'raise_cap', { fields: { to }, reason: 'It is worth it.' });
  await expect(raise('buyer', '4')).rejects.toMatchObject({ code: 'forbidden' });
  for (const to of ['2', 'many', '4.5'])
    await expect(raise('admin', to)).rejects.toMatchObject({ code: 'refused_answer', fields: [{ field: 'to' }] });
  await raise('admin', '3');
  const again = await system.untilTask(id, 'spend_cap', { after: task });
  expect(again.facts).toMatchObject({ cap: '3 turns' });
  await system.as('finance').decide(again, 'raise_cap', { fields: { to: '9' }, reason: 'Enough for all of it.' });
  await system.as('head').decide(await system.untilTask(id, 'approval_step'), 'approve');
  const ended = (await system.untilStatus(id, 'ordered')).cost;
  expect(ended).toMatchObject({ turns: 4, atMostMicroUsd: ended.microUsd });
});

test('at a cap the requisition may be stopped instead', async () => {
  const id = await system.submit();
  await system.as('admin').decide(await system.untilTask(id, 'spend_cap'), 'stop', { reason: 'Too dear.' });
  expect((await system.untilStatus(id, 'rejected')).cost.turns).toBe(2);
});

test('what a tenant may spend in a day holds all its requisitions, and raising it once frees them all', async () => {
  const used = system.policies.limits.tenant.dayMicroUsd - 1;
  const day = () => system.rows(`select micro_usd::int as used from spend_totals where scope = 'day'`);
  await system.rows(`update spend_totals set micro_usd = $1 where scope = 'day'`, [used]);
  const ids = await Promise.all([system.submit(), system.submit()]);
  const [first] = await Promise.all(ids.map((id) => system.untilTask(id, 'spend_cap')));
  expect(first?.facts).toMatchObject({ scope: 'day', measure: 'microUsd' });
  expect(await day()).toEqual([{ used }]);
  await system.as('finance').decide(first ?? { id: '' }, 'raise_cap', { fields: { to: '60' }, reason: 'Month end.' });
  for (const id of ids) await system.until(id, ({ cost }) => cost.turns > 0);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
