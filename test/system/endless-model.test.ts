import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { differences, LEDGER, type LedgerRow } from '../support/ledger.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterAll(() => system.close());

const turnsOf = async (id: string) => (await system.as('auditor').show(id)).cost.turns;

test('a model that loops for ever stops at the turns of its run, and then at the cap of the requisition, whoever tries again', async () => {
  await system.faults('model', { kind: 'tool_loop', match: '<vendor>' });
  const { agents, requisition } = system.policies.limits;
  const id = await system.submit();
  let task = await system.untilTask(id, 'provider_down');
  const kinds = (await system.as('auditor').history(id)).entries.filter(({ kind }) => kind === 'agent_stopped');
  expect(kinds[0]?.payload).toMatchObject({ agent: 'vendor', why: 'turn_limit' });
  expect(await turnsOf(id)).toBeGreaterThanOrEqual(1 + (agents['vendor']?.turns ?? 0));
  for (let retries = 0; retries < 5; retries += 1) {
    await system.as('buyer').decide(task, 'retry');
    const { tasks } = await system.until(id, (view) =>
      view.tasks.some(
        ({ status, topic, id: other }) =>
          status === 'open' && other !== task.id && /^(spend_cap|provider_down)$/.test(topic),
      ),
    );
    const open = tasks.find(({ status }) => status === 'open');
    if (open === undefined || open.topic === 'spend_cap') break;
    task = open;
  }
  const capped = await system.untilTask(id, 'spend_cap');
  expect(capped.facts).toMatchObject({ scope: 'requisition', measure: 'turns', limit: requisition.turns });
  expect(await turnsOf(id)).toBe(requisition.turns);
});

test('the ledger is what the model served, to the token, whether it answered, broke off or was too busy', async () => {
  await system.calm();
  await system.faults(
    'model',
    { kind: 'rate_limit', times: 1 },
    { kind: 'error', times: 1 },
    { kind: 'down', times: 1 },
    { kind: 'truncated', times: 1 },
  );
  const id = await system.submit();
  await system.until(id, ({ tasks }) => tasks.some(({ status }) => status === 'open'));
  const ledger = await system.rows<LedgerRow>(LEDGER);
  expect(new Set(ledger.map(({ state }) => state))).toEqual(new Set(['settled', 'unknown', 'throttled']));
  expect(differences(ledger, await system.served())).toEqual([]);
  const [totals] = await system.rows<{ tokens: number }>(`select tokens::int from spend_totals where scope = 'month'`);
  const counted = ledger.map(({ state, inputTokens, outputTokens, reserved }) =>
    state === 'unknown' ? reserved : (inputTokens ?? 0) + (outputTokens ?? 0),
  );
  expect(totals?.tokens).toBe(counted.reduce((sum, tokens) => sum + tokens, 0));
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
