import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { StandIn } from '../../sandbox/http.ts';
import { startModel } from '../../sandbox/model/server.ts';
import type { Policies } from '../../src/domain/policies.ts';
import { subjectOf } from '../../src/evals/agents.ts';
import type { Exam } from '../../src/evals/exam.ts';
import { purseOf, type Purse } from '../../src/evals/purse.ts';
import { sit, type AgentLimits } from '../../src/evals/sit.ts';
import type { ModelRequest } from '../../src/model/request.ts';
import { createModel } from '../../src/model/complete.ts';
import { loadPolicies } from '../../src/policies.ts';
import { loadRegistry, type Registry } from '../../src/tools/registry.ts';
import { misbehave } from '../sandbox/support.ts';

/** No token is shorter than a byte. */
const mostInputTokens = (request: ModelRequest) => Buffer.byteLength(JSON.stringify(request));

const price = { inputMicroUsdPerMillion: 2_000_000, outputMicroUsdPerMillion: 8_000_000, version: 'test' };

let server: StandIn;
let policies: Policies;
let registry: Registry;
beforeAll(async () => {
  [server, policies, registry] = await Promise.all([
    startModel({ host: '127.0.0.1', port: 0 }),
    loadPolicies(),
    loadRegistry(),
  ]);
});
beforeEach(() => misbehave(server.url));
afterAll(() => server.close());

const examOf = (agent: 'intake' | 'vendor', id: string): Exam => {
  const exam = subjectOf(agent, policies, registry).exams.find((one) => one.id === id);
  if (exam === undefined) throw new Error(`no case ${id}`);
  return exam;
};

const plenty = (): Purse => purseOf(100_000_000, price, mostInputTokens);
const seat = (exam: Exam, change: { purse?: Purse; limits?: Partial<AgentLimits> } = {}) => {
  const settings = { model: 'stand-in-reader', apiKey: 'none', azure: null, timeoutMs: 5_000 };
  const limits = policies.limits.agents[exam.agent.name];
  if (limits === undefined) throw new Error('no limits');
  return sit(exam, {
    model: createModel({ ...settings, baseUrl: `${server.url}/v1` }),
    purse: change.purse ?? plenty(),
    limits: { ...limits, ...change.limits },
    now: () => 0,
    signal: new AbortController().signal,
  });
};

test('an agent works with the tool results of its case, and every token of it is counted', async () => {
  const purse = plenty();
  const sitting = await seat(examOf('vendor', 'known-by-tax-id'), { purse });
  expect(sitting).toMatchObject({ turns: 3, notes: [], answeredBy: ['stand-in-reader'] });
  expect(sitting.gated.values).toMatchObject({ record: 'V-1001', decision: 'cleared' });
  expect(sitting.spent.costMicroUsd).toBeGreaterThan(0);
  expect(purse.spent()).toEqual(sitting.spent);
});

test('a call that the case does not foresee is answered not_found, and noted', async () => {
  const exam = examOf('vendor', 'country-from-our-record');
  const call = {
    id: '1',
    name: 'risk_match',
    arguments: '{"name":"Else SA","countryCode":"CH","registrationNumber":null}',
  };
  const { outcome, note } = await exam.call(call, new AbortController().signal);
  expect(outcome?.outcome).toBe('not_found');
  expect(note).toMatch(/^risk_match .*is not in the case: not_found$/);
});

test('a tool that the agent does not have is refused by the real door, and noted', async () => {
  await misbehave(server.url, { kind: 'unknown_tool', times: 1 });
  const { notes, gated } = await seat(examOf('vendor', 'known-by-tax-id'));
  expect(notes).toEqual(['payments_transfer: refused']);
  expect(gated.values['decision']).toBe('cleared');
});

test('an agent that makes the same failing call for ever is stopped as in production', async () => {
  await misbehave(server.url, { kind: 'tool_loop' });
  const { notes, turns } = await seat(examOf('intake', 'en-plain-prose'));
  expect(notes.at(-1)).toBe('loop');
  expect(turns).toBe(2);
});

test('an agent that never answers ends at its turns, and scores what its tools gave', async () => {
  await misbehave(server.url, { kind: 'tool_loop' });
  const { notes, turns, gated } = await seat(examOf('vendor', 'known-by-tax-id'), { limits: { turns: 3 } });
  expect([notes, turns]).toEqual([['turn_limit'], 3]);
  expect(gated.values).toMatchObject({ record: 'V-1001', decision: 'unknown' });
});

test('an outage of a tool ends the run, and what is unknown stays so', async () => {
  const { notes, gated } = await seat(examOf('vendor', 'provider-down'));
  expect(notes).toEqual(['tool_unavailable']);
  expect(gated.values['decision']).toBe('unknown');
});

test('a model that throttles is asked again, and the call that it did not take costs nothing', async () => {
  const honest = await seat(examOf('intake', 'en-invoice'));
  await misbehave(server.url, { kind: 'rate_limit', times: 1 });
  const { spent } = await seat(examOf('intake', 'en-invoice'));
  expect(spent.outputTokens).toBe(honest.spent.outputTokens);
});

test('a model that fails is asked again, and the call that failed counts at its worst', async () => {
  const honest = await seat(examOf('intake', 'en-invoice'));
  await misbehave(server.url, { kind: 'error', times: 1 });
  const { spent, gated } = await seat(examOf('intake', 'en-invoice'));
  expect(gated).toEqual(honest.gated);
  expect(spent.outputTokens).toBeGreaterThanOrEqual(honest.spent.outputTokens + 4_000);
});

test('no call is made that could cost more than is left', async () => {
  await expect(
    seat(examOf('intake', 'en-invoice'), { purse: purseOf(10, price, mostInputTokens) }),
  ).rejects.toMatchObject({
    code: 'limit_reached',
  });
});

test('what was spent frees the rest of what was held back for it', () => {
  const purse = purseOf(100_000, price, mostInputTokens);
  const request = { system: 'x', messages: [], tools: [], output: { name: 'x', schema: {} }, maxOutputTokens: 12_000 };
  const settle = purse.hold(request);
  expect(() => purse.hold(request)).toThrow('--most');
  settle({ inputTokens: 10, outputTokens: 10 });
  expect(() => purse.hold(request)).not.toThrow();
  expect(purse.spent()).toEqual({ inputTokens: 10, outputTokens: 10, costMicroUsd: 100 });
});
