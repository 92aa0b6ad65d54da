import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { committedEvals } from './committed-evals.ts';
import type { Config } from './config.ts';
import { dayIn } from './domain/day.ts';
import type { Embedder } from './domain/embedding.ts';
import { createHistoryCodec } from './history/codec.ts';
import { inboundChannels, lookAtInbound } from './inbound-channels.ts';
import { createVault } from './identity/vault.ts';
import { inputBoundOf, type InputBound } from './model/input-bound.ts';
import { createModel, type Model } from './model/complete.ts';
import { createEmbedder } from './model/embed.ts';
import type { Price } from './model/price.ts';
import { parsePriceTable, priceOf, type PriceTable } from './model/prices.ts';
import type { ModelSettings } from './model/settings.ts';
import { webhookRefusal } from './outbound/post-webhook.ts';
import type { ServiceContext, WebhookKit } from './services/context.ts';
import type { Database } from './store/database.ts';
import { parsePolicies, readPolicyFiles } from './policies.ts';
import { connectTools, type Connections } from './tools/connect.ts';
import type { CallLedger } from './tools/ledger.ts';
import { aloneInputs, shelfOf, type Toolbox } from './toolbox.ts';
import type { Registry } from './tools/registry.ts';
import type { Tools } from './tools/tools.ts';

const MODEL_TIMEOUT_MS = 4 * 60_000;
const EMBEDDING_TIMEOUT_MS = 30_000;

/** What business transactions need, from a validated configuration. */
export const serviceContext = async (
  config: Config & { HISTORY_KEYS: string },
  database: Database,
  toolbox: Toolbox,
): Promise<ServiceContext> => {
  const files = await readPolicyFiles(config.QM_POLICIES);
  const [plain, policies] = [await plainContext(config, database, toolbox), parsePolicies(files, aloneInputs)];
  return {
    ...plain,
    policies,
    lookAtInbound: (tenant) => {
      const ofTenant = policies.subscriptions.subscriptions.filter((one) => one.tenant === tenant);
      return lookAtInbound(inboundChannels(config, ofTenant), plain.now);
    },
    policyText: (name) => files[`${name}.yaml`] ?? '',
  };
};

const plainContext = async (
  config: Config & { HISTORY_KEYS: string },
  database: Database,
  toolbox: Toolbox,
): Promise<Omit<ServiceContext, 'policies' | 'policyText' | 'lookAtInbound'>> => ({
  database,
  embedder: await pricedEmbedder(config),
  now: () => new Date(),
  newId: randomUUID,
  shelf: shelfOf(toolbox),
  publicUrl: config.QM_PUBLIC_URL.replace(/\/+$/, ''),
  eventsSource: config.QM_EVENTS_SOURCE,
  temporal: {
    uiUrl: config.QM_TEMPORAL_UI_URL.replace(/\/+$/, ''),
    namespace: config.TEMPORAL_NAMESPACE,
    historyDays: config.QM_HISTORY_DAYS,
  },
  history: createHistoryCodec(config.HISTORY_KEYS),
  isObserving: config.QM_MODE === 'observe',
  isPaused: config.QM_PAUSED,
  evalsOf: committedEvals,
  webhooks: webhookKit(config),
  standIns: config.QM_STAND_INS.split(',').filter(Boolean),
});

const SECRET_BYTES = 32;

/** Origins that webhooks may go to though they are private. */
export const privateOrigins = ({ WEBHOOK_PRIVATE_URLS }: Pick<Config, 'WEBHOOK_PRIVATE_URLS'>): string[] =>
  WEBHOOK_PRIVATE_URLS.split(',').filter(Boolean);

const webhookKit = (config: Config): WebhookKit => ({
  seal: async (use, secret) => createVault(config.GRANT_KEYS ?? '').seal(use, secret),
  newSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
  refusalOf: (url) => webhookRefusal(url, privateOrigins(config)),
});

const reached = (config: Config): Omit<ModelSettings, 'model' | 'timeoutMs'> => {
  const azure = config.AZURE_OPENAI_ENDPOINT
    ? { endpoint: config.AZURE_OPENAI_ENDPOINT, apiVersion: config.OPENAI_API_VERSION ?? '2025-04-01-preview' }
    : null;
  const apiKey = (azure ? config.AZURE_OPENAI_API_KEY : config.OPENAI_API_KEY) ?? 'none';
  return { apiKey, baseUrl: config.OPENAI_BASE_URL ?? null, azure };
};

const prices = async (config: Config): Promise<PriceTable> =>
  parsePriceTable(await readFile(join(config.QM_POLICIES, 'prices.yaml'), 'utf8'));

type PricedModel = { model: Model; price: Price; mostInputTokens: InputBound };

/** The configured model and what it costs; refused when no price is known, since its spend could not be bounded. */
export const pricedModel = async (config: Config): Promise<PricedModel> => {
  const model = createModel({ ...reached(config), model: config.OPENAI_MODEL, timeoutMs: MODEL_TIMEOUT_MS });
  const day = dayIn('UTC', new Date());
  const price = priceOf(await prices(config), config.OPENAI_MODEL, day, config.QM_MODEL_PRICE ?? null);
  return { model, price, mostInputTokens: await inputBoundOf(config.OPENAI_MODEL) };
};

/** The same for the model that turns texts into vectors. */
const pricedEmbedder = async (config: Config): Promise<Embedder> => {
  const { EMBEDDING_MODEL: model, EMBEDDING_DIMENSIONS: dimension, QM_EMBEDDING_PRICE: own } = config;
  const price = own === undefined ? null : `${own},0`;
  return createEmbedder({
    ...reached(config),
    model,
    timeoutMs: EMBEDDING_TIMEOUT_MS,
    dimension: dimension ?? 1536,
    ask: dimension !== undefined,
    price: priceOf(await prices(config), model, dayIn('UTC', new Date()), price),
  });
};

type ToolConfig = Config & { RISK_URL: string; ERP_URL: string };

/** The registry of tools, connected to the configured systems. */
export const configuredTools = (
  config: ToolConfig,
  registry: Registry,
  ledger: CallLedger,
  tokenFor: Connections['tokenFor'],
  changes: Partial<Connections> = {},
): Tools =>
  connectTools(registry, ledger, {
    internalUrl: config.QM_INTERNAL_URL,
    tokenFor,
    risk: { url: config.RISK_URL, key: config.RISK_KEY ?? '', secret: config.RISK_SECRET ?? '' },
    erp: { url: config.ERP_URL, token: config.ERP_TOKEN ?? null },
    gatewayUrl: config.GATEWAY_URL ?? null,
    privateHosts: config.TOOL_PRIVATE_HOSTS.split(',').filter(Boolean),
    ...changes,
  });
