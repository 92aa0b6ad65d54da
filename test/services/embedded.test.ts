import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Embedder } from '../../src/domain/embedding.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import type { Policies } from '../../src/domain/policies.ts';
import { loadPolicies } from '../../src/policies.ts';
import { embedded } from '../../src/services/embedded.ts';
import { searchContracts } from '../../src/services/search-contracts.ts';
import { historyCodec } from '../support/history.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer } from '../support/principals.ts';
import { statement } from '../support/template.ts';
import { webhookKit } from '../support/webhooks.ts';

let db: TestDatabase;
let policies: Policies;
let asked: number;
beforeAll(async () => {
  [db, policies] = await Promise.all([testDatabase(), loadPolicies('policies')]);
});
beforeEach(async () => {
  asked = 0;
  await statement(db.superuserUrl, 'truncate embedding_calls, spend_totals');
});
afterAll(() => db.drop());

const price = { inputMicroUsdPerMillion: 1_000_000, outputMicroUsdPerMillion: 0, version: '1' };
const embedder = (embed: Embedder['embed']): Embedder => ({ model: 'test', dimension: 256, price, embed });
const good = embedder(async (texts) => {
  asked += 1;
  return { vectors: texts.map(() => Array.from({ length: 256 }, () => 1)), tokens: 2 };
});
const down = embedder(() => Promise.reject(new QuartermasterError('provider_unavailable', 'It is down.')));

const context = (by: Embedder, dayMicroUsd: number) => {
  const tenant = { ...policies.limits.tenant, dayMicroUsd };
  const clock = { now: () => new Date('2026-11-26T15:00:00Z'), newId: randomUUID };
  const shown = {
    publicUrl: '',
    eventsSource: 'urn:quartermaster:test',
    temporal: { uiUrl: '', namespace: '', historyDays: 90 },
    evalsOf: async () => null,
    webhooks: webhookKit(),
    lookAtInbound: async () => [],
    standIns: [],
  };
  return {
    database: db.database,
    policies: { ...policies, limits: { ...policies.limits, tenant } },
    embedder: by,
    ...clock,
    ...shown,
    policyText: () => '',
    isPaused: false,
    history: historyCodec,
    isObserving: false,
    shelf: { documents: [], operations: [], agents: [], inputs: new Map() },
  };
};
const signal = new AbortController().signal;
const ask = { purpose: 'query', texts: ['ten bytes.'] } as const;
const counted = () =>
  statement(db.superuserUrl, 'select scope, micro_usd::int as cost from spend_totals order by scope');
const calls = () => statement(db.superuserUrl, 'select state, cost_micro_usd::int as cost from embedding_calls');

test('a call counts its real tokens under day and month', async () => {
  await embedded(context(good, 10), buyer.tenant, ask, signal);
  expect(await calls()).toEqual([{ state: 'settled', cost: 2 }]);
  expect(await counted()).toEqual([
    { scope: 'day', cost: 2 },
    { scope: 'month', cost: 2 },
  ]);
});

test('a call whose usage never came counts at its worst', async () => {
  await expect(embedded(context(down, 10), buyer.tenant, ask, signal)).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
  expect(await calls()).toEqual([{ state: 'unknown', cost: 10 }]);
  expect(await counted()).toEqual([
    { scope: 'day', cost: 10 },
    { scope: 'month', cost: 10 },
  ]);
});

test('a call for which a cap has no room is not made, and a search goes by words', async () => {
  await expect(embedded(context(good, 9), buyer.tenant, ask, signal)).rejects.toMatchObject({ code: 'limit_reached' });
  const query = { text: 'escrow agent', vendor: null, language: null, limit: 3 };
  const found = await searchContracts(context(good, 9))(buyer, query, signal);
  expect(found).toMatchObject({ byMeaning: false, because: expect.stringContaining('cap') });
  expect(found.passages[0]?.text).toMatch(/escrow/i);
  expect([asked, await calls()]).toEqual([0, []]);
});
