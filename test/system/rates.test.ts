import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { unsound } from '../support/soundness.ts';
import { startTestSystem } from '../support/system.ts';
import type { TestSystem } from '../support/system.ts';

const TOKENS_PER_MINUTE = 60_000_000;

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ tokensPerMinute: TOKENS_PER_MINUTE });
}, 60_000);
afterAll(() => system.close());
afterEach(() => system.calm());

const callsOf = (id: string) =>
  system.rows<{ state: string; attempt: number; cost: number; tokens: number }>(
    `select state, attempt, cost_micro_usd::int as cost, input_tokens as tokens from model_calls
     where requisition = $1 order by created_at`,
    [id],
  );

const isRead: Parameters<TestSystem['until']>[1] = ({ plan }) =>
  plan.some(({ step, state }) => step === 'read' && state === 'done');

test('a provider that throttles more often than may be tried is waited for, costs nothing and fills no history', async () => {
  await system.faults('model', { kind: 'rate_limit', times: 4 });
  const id = await system.submit();
  // It waits a second four times.
  await system.until(id, isRead).catch(() => system.until(id, isRead));
  const calls = await callsOf(id);
  expect(calls.slice(0, 4).map(({ state, cost }) => ({ state, cost }))).toEqual(
    Array.from({ length: 4 }, () => ({ state: 'throttled', cost: 0 })),
  );
  expect(calls[4]).toMatchObject({ state: 'settled', attempt: 5 });
  await system.untilTask(id, 'approval_step');
  const { cost } = await system.as('requester').show(id);
  expect(cost.turns).toBe((await callsOf(id)).length - 4);
  const [used] = await system.rows<{ turns: number; spent: number }>(
    `select turns::int, micro_usd::int as spent from spend_totals where scope = 'requisition' and key = $1`,
    [id],
  );
  expect(used).toEqual({ turns: cost.turns, spent: cost.microUsd });
});

test('failures are counted beside it, and after the last try a person is asked', async () => {
  await system.faults(
    'model',
    { kind: 'rate_limit', times: 2 },
    { kind: 'error', times: 2 },
    { kind: 'rate_limit', times: 1 },
    { kind: 'error' },
  );
  const id = await system.submit();
  const task = await system.untilTask(id, 'step_failed');
  expect(task.facts).toMatchObject({ step: 'read', code: 'provider_unavailable' });
  const states = (await callsOf(id)).map(({ state }) => state);
  expect(states).toEqual(['throttled', 'throttled', 'unknown', 'unknown', 'throttled', 'unknown']);
});

test('a call for which the tokens of the minute do not suffice leaves as soon as they do, and reserves nothing before', async () => {
  const id = await system.submit();
  const refused = async () => {
    await system.rows('update model_rates set level = $1, at = now()', [-TOKENS_PER_MINUTE / 60]);
    const { raw } = await system.temporal.workflow.getHandle(`requisition:acme:${id}`).describe();
    return (raw.pendingActivities ?? []).some(({ attempt }) => (attempt ?? 0) > 1);
  };
  // The bucket is kept empty until a call has found it so.
  while (!(await refused().catch(() => false))) await sleep(20);
  expect(await callsOf(id)).toEqual([]);
  await system.untilTask(id, 'approval_step').catch(() => system.untilTask(id, 'approval_step'));
  const [first] = await callsOf(id);
  expect(first).toMatchObject({ state: 'settled' });
  expect(first?.attempt).toBeGreaterThan(1);
});

test('whatever happened, it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
