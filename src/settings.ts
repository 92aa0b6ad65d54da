import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { agentCards } from './agent-cards.ts';
import type { Config } from './config.ts';
import { dayIn } from './domain/day.ts';
import { createModel, type Model } from './model/complete.ts';
import { parsePriceTable, priceOf, type Price } from './model/prices.ts';
import type { ServiceContext } from './services/context.ts';
import type { Database } from './store/database.ts';
import { loadPolicies } from './policies.ts';

const MODEL_TIMEOUT_MS = 4 * 60_000;

/** What business transactions need, from a validated configuration. */
export const serviceContext = async (config: Config, database: Database): Promise<ServiceContext> => ({
  database,
  policies: await loadPolicies(config.QM_POLICIES),
  now: () => new Date(),
  newId: randomUUID,
  publicUrl: config.QM_PUBLIC_URL.replace(/\/+$/, ''),
  temporal: { uiUrl: config.QM_TEMPORAL_UI_URL.replace(/\/+$/, ''), namespace: config.TEMPORAL_NAMESPACE },
  agents: await agentCards(),
  standIns: config.QM_STAND_INS.split(',').filter(Boolean),
});

/** The configured model and what it costs; refused when no price is known, since its spend could not be bounded. */
export const pricedModel = async (config: Config): Promise<{ model: Model; price: Price }> => {
  const azure = config.AZURE_OPENAI_ENDPOINT
    ? { endpoint: config.AZURE_OPENAI_ENDPOINT, apiVersion: config.OPENAI_API_VERSION ?? '2025-04-01-preview' }
    : null;
  const model = createModel({
    model: config.OPENAI_MODEL,
    apiKey: (azure ? config.AZURE_OPENAI_API_KEY : config.OPENAI_API_KEY) ?? 'none',
    baseUrl: config.OPENAI_BASE_URL ?? null,
    azure,
    timeoutMs: MODEL_TIMEOUT_MS,
  });
  const table = parsePriceTable(await readFile(join(config.QM_POLICIES, 'prices.yaml'), 'utf8'));
  return { model, price: priceOf(table, config.OPENAI_MODEL, dayIn('UTC', new Date()), config.QM_MODEL_PRICE ?? null) };
};
