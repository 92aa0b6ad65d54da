import { randomUUID } from 'node:crypto';
import { loadPolicies } from '../../src/policies.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import type { Database } from '../../src/store/database.ts';
import { historyCodec } from './history.ts';
import { webhookKit } from './webhooks.ts';

const price = { inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0, version: '1' };

/** What business transactions need, over a database and the policies as they are; nobody makes vectors. */
export const servicesOver = async (database: Database): Promise<ServiceContext> => ({
  database,
  policyText: () => '',
  history: historyCodec,
  policies: await loadPolicies('policies'),
  embedder: { model: 'test', dimension: 256, price, embed: () => Promise.reject(new Error('No vector is made here.')) },
  now: () => new Date('2026-11-26T15:00:00Z'),
  newId: randomUUID,
  publicUrl: 'https://buy.acme.example',
  eventsSource: 'urn:quartermaster:test',
  temporal: { uiUrl: '', namespace: '', historyDays: 90 },
  isObserving: false,
  isPaused: false,
  shelf: { documents: [], operations: [], agents: [], inputs: new Map() },
  evalsOf: async () => null,
  webhooks: webhookKit(),
  lookAtInbound: () => Promise.resolve([]),
  standIns: [],
});
