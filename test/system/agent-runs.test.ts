import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AgentRunView } from '../../src/services/agent-runs-view.ts';
import { agentRunIdOf } from '../../src/workflows/names.ts';
import { digestOf } from '../../src/digest.ts';
import type { Face } from '../support/face.ts';
import { historyCodec } from '../support/history.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
}, 60_000);
afterEach(() => system.calm());
afterAll(() => system.close());

const NORTHWIND = { name: 'Northwind Traders', country: 'US', taxId: '91-1234567', email: 'sales@northwind.example' };
const MAIL = {
  subject: 'Two monitors',
  text: 'Please order 2 monitors at USD 740.00 each from Northwind Traders. The total is USD 1,480.00.',
  from: 'rita.requester@acme.example',
  date: '2026-11-26T09:12:00Z',
};
const all = { tenant: null, agent: null, reason: null };

const untilRun = async (face: Face, id: string, isSo: (run: AgentRunView) => boolean): Promise<AgentRunView> => {
  let run = await face.agentRun(id);
  await until(
    async () => {
      run = await face.agentRun(id);
      return isSo(run);
    },
    { state: () => run },
  );
  return run;
};
const ended = (face: Face, id: string) => untilRun(face, id, ({ endedAt }) => endedAt !== null);

describe('an agent that works without a requisition', () => {
  test('finds out who a vendor is; the rules decide, and nothing is written to our records', async () => {
    const buyer = system.as('buyer');
    const before = await system.rows('select * from vendors order by tenant, number');
    const { id } = await buyer.runAgent('vendor', NORTHWIND);
    const run = await ended(buyer, id);
    expect(run).toMatchObject({
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
    expect(await system.rows('select id from requisitions')).toEqual([]);
  });

  test('works in the name of whoever started it, under its own caps and the company’s', async () => {
    const compliance = system.as('compliance');
    await system.signIn('compliance');
    const { id } = await compliance.runAgent('vendor', NORTHWIND);
    const { costMicroUsd } = await ended(compliance, id);
    const calls = await system.rows('select distinct person, agent from tool_calls where requisition = $1', [id]);
    expect(calls).toEqual([{ person: 'compliance', agent: 'vendor' }]);
    const totals = await system.rows(`select scope, micro_usd::int as used from spend_totals where key like $1`, [
      `${id}%`,
    ]);
    expect(totals).toEqual([{ scope: 'agent', used: costMicroUsd }]);
  });

  test('leaves a case file: who had it work, each call with its result, the verdict and the end, each by its actor', async () => {
    const buyer = system.as('buyer');
    const { id } = await buyer.runAgent('vendor', NORTHWIND);
    const { output, turns, costMicroUsd } = await ended(buyer, id);
    const { entries, intact } = await buyer.history(id);
    const agent = { kind: 'agent', agent: 'vendor', onBehalfOf: 'buyer' };
    expect(entries[0]).toMatchObject({ kind: 'run_started', actor: { kind: 'person', person: 'buyer' } });
    const receipts = await system.rows<{ id: string; operation: string; arguments: unknown; result: unknown }>(
      'select id, operation, arguments, result from tool_receipts where requisition = $1',
      [id],
    );
    const called = entries.filter(({ kind }) => kind === 'tool_called');
    expect(called.map(({ actor }) => actor)).toEqual(receipts.map(() => agent));
    expect(called.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining(
        receipts.map(({ id: receipt, operation, ...said }) =>
          expect.objectContaining({ receipt, operation, digest: digestOf(said) }),
        ),
      ),
    );
    expect(entries.at(-2)).toMatchObject({
      kind: 'run_judged',
      actor: agent,
      payload: { verdict: { verdict: 'allow' }, output: output?.payload },
    });
    expect(entries.at(-1)).toMatchObject({
      kind: 'run_ended',
      actor: { kind: 'worker' },
      payload: { state: 'completed', verdict: 'allow', turns, costMicroUsd },
    });
    expect([intact, entries.length]).toEqual([true, receipts.length + 3]);
    await expect(system.as('buyer2').history(id)).rejects.toMatchObject({ code: 'not_found' });
    const { items } = await system.as('auditor').verifyCases({ requisition: id, after: null });
    expect(items).toEqual([{ requisition: id, hashes: entries.map(({ hash }) => hash), broken: null }]);
  });

  test('has the head of its case file in its run in Temporal and in the events of its start and end', async () => {
    const buyer = system.as('buyer');
    const { id } = await buyer.runAgent('vendor', NORTHWIND);
    await ended(buyer, id);
    const { entries } = await buyer.history(id);
    const told = await system.rows<{ head: object }>(
      `select data -> 'caseFile' as head from events where subject = $1 order by written`,
      [id],
    );
    const [first, last] = [entries[0], entries.at(-1)].map((entry) => ({ entries: entry?.seq, hash: entry?.hash }));
    expect(told.map(({ head }) => head)).toEqual([first, last]);
    const handle = system.temporal.workflow.getHandle(agentRunIdOf({ tenant: 'acme', run: id }));
    const { events } = await handle.fetchHistory();
    const signals = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      (signal?.input?.payloads ?? []).map((payload) =>
        JSON.parse(Buffer.from(historyCodec.open(payload).data ?? []).toString()),
      ),
    );
    expect(signals).toEqual([{ because: 'started', head: first }]);
  });

  test('reads a text, each value with the words that prove it', async () => {
    const buyer = system.as('buyer');
    const { id } = await buyer.runAgent('intake', MAIL);
    const run = await ended(buyer, id);
    expect(run).toMatchObject({
      state: 'completed',
      output: { payload: { requirement: { total: { minor: 148_000 } } } },
    });
    expect(JSON.stringify(run.output?.payload)).toContain('The total is USD 1,480.00');
    expect(await system.rows('select id from requisitions')).toEqual([]);
  });

  test('shows in Temporal what it does, and nothing of what it was given', async () => {
    const buyer = system.as('buyer');
    const { id } = await buyer.runAgent('vendor', NORTHWIND);
    await ended(buyer, id);
    const handle = system.temporal.workflow.getHandle(agentRunIdOf({ tenant: 'acme', run: id }));
    await handle.result();
    const { typedSearchAttributes, type } = await handle.describe();
    expect(type).toBe('agentRun');
    expect(JSON.stringify(typedSearchAttributes)).toContain('completed');
    const [history] = (await system.histories()).filter(({ workflow }) => workflow.includes(id));
    expect(history?.text).not.toMatch(/northwind/i);
  });
});

describe('what is refused, before anything is spent', () => {
  test.each<[string, string, Record<string, unknown>, string, string]>([
    ['an agent that needs a requisition', 'buyer', {}, 'negotiation', 'conflict'],
    ['an agent that is not there', 'buyer', {}, 'oracle', 'not_found'],
    ['what the agent does not need', 'buyer', { ...NORTHWIND, iban: 'DE00' }, 'vendor', 'invalid_input'],
    ['less than the agent needs', 'buyer', { country: 'US' }, 'vendor', 'invalid_input'],
    ['whoever may have no agent work', 'requester', NORTHWIND, 'vendor', 'forbidden'],
    ['whoever only reads', 'auditor', NORTHWIND, 'vendor', 'forbidden'],
  ])('%s', async (_what, who, input, agent, code) => {
    const count = () => system.rows('select count(*) from agent_runs');
    const before = await count();
    const given = JSON.parse(JSON.stringify(input));
    await expect(system.as(who).runAgent(agent, given)).rejects.toMatchObject({ code });
    expect(await count()).toEqual(before);
  });
});

test('while it is paused no model is called; it goes on when it is resumed', async () => {
  const [admin, buyer] = [system.as('admin'), system.as('buyer')];
  await admin.pause(all);
  const { id } = await buyer.runAgent('vendor', NORTHWIND);
  expect(await untilRun(buyer, id, ({ state }) => state === 'waiting')).toMatchObject({ reason: 'paused', turns: 0 });
  await admin.resume(all);
  expect(await ended(buyer, id)).toMatchObject({ state: 'completed', reason: null });
  const entries = (await buyer.history(id)).entries.filter(({ kind }) => kind !== 'tool_called');
  expect(entries.map(({ kind }) => kind)).toEqual([
    'run_started',
    'run_waits',
    'resumed',
    'run_went_on',
    'run_judged',
    'run_ended',
  ]);
  expect(entries[2]).toMatchObject({ actor: { kind: 'person', person: 'admin' } });
});

test('somebody who has not signed in is waited for, and nothing is called in another’s name', async () => {
  const admin = system.as('admin');
  const { id } = await admin.runAgent('vendor', NORTHWIND);
  expect(await untilRun(admin, id, ({ state }) => state === 'waiting')).toMatchObject({
    reason: 'needs_sign_in',
    phase: 'auth_required',
  });
  await system.signIn('admin');
  expect(await ended(admin, id)).toMatchObject({ state: 'completed', person: 'admin' });
  const calls = await system.rows('select distinct person from tool_calls where requisition = $1', [id]);
  expect(calls).toEqual([{ person: 'admin' }]);
});

test('one that was cancelled ends as it is, once, and its run in Temporal ends too', async () => {
  const [admin, buyer] = [system.as('admin'), system.as('buyer')];
  await admin.pause(all);
  const { id } = await buyer.runAgent('vendor', NORTHWIND);
  await untilRun(buyer, id, ({ state }) => state === 'waiting');
  await expect(system.as('buyer2').cancelAgentRun(id)).rejects.toMatchObject({ code: 'not_found' });
  await buyer.cancelAgentRun(id);
  await expect(buyer.cancelAgentRun(id)).rejects.toMatchObject({ code: 'conflict' });
  await admin.resume(all);
  await system.temporal.workflow.getHandle(agentRunIdOf({ tenant: 'acme', run: id })).result();
  expect(await buyer.agentRun(id)).toMatchObject({ state: 'cancelled', turns: 0, verdict: null });
  const { entries } = await buyer.history(id);
  expect(entries.map(({ kind }) => kind)).toEqual(['run_started', 'run_waits', 'run_cancelled']);
  expect(entries.at(-1)).toMatchObject({
    actor: { kind: 'person', person: 'buyer', roles: ['buyer'] },
    payload: { state: 'cancelled', saw: { state: 'waiting', reason: 'paused' } },
  });
});

const MAY_CALL = ['vendors_search', 'vendors_read', 'risk_match', 'risk_assess', 'risk_screen'];
const everyWay = ['garbage', 'invalid_json', 'wrong_schema', 'refusal', 'truncated', 'tool_loop', 'unknown_tool'];

test.each(everyWay)('a model that answers with %s calls nothing but its tools, and clears nobody', async (kind) => {
  await system.faults('model', { kind, match: '<vendor>' });
  const buyer = system.as('buyer');
  const { id } = await buyer.runAgent('vendor', NORTHWIND);
  const run = await ended(buyer, id);
  expect(JSON.stringify(run.output?.payload ?? null)).not.toContain('"cleared"');
  const calls = await system.rows<{ operation: string }>('select operation from tool_calls where requisition = $1', [
    id,
  ]);
  for (const { operation } of calls) expect(MAY_CALL).toContain(operation);
});

test('nothing has gone wrong underneath', async () => {
  expect(await unsound(system)).toEqual([]);
});
