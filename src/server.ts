import { readConfig, type Config } from './config.ts';
import { onSignals } from './drain.ts';
import { serveHealth } from './health.ts';
import { createApp } from './http/app.ts';
import { LIMITS } from './http/body.ts';
import { listen } from './http/listen.ts';
import { loadPages } from './web/load.ts';
import { inboundChannels } from './inbound-channels.ts';
import { receiveEvents } from './receive-events.ts';
import { receiveMail } from './receive-mail.ts';
import { configuredSignIn, identityNeeds } from './identity-parts.ts';
import { createLog, type Log } from './log.ts';
import { contractSearch } from './services/search-contracts.ts';
import { hearChanges } from './services/changes.ts';
import { createFeeds } from './services/feeds.ts';
import { createInbound, type Inbound } from './services/inbound.ts';
import type { ServiceContext } from './services/context.ts';
import { createServices } from './services/create.ts';
import { createInternalServices } from './services/internal.ts';
import { createReplays } from './services/replays.ts';
import { createSandbox } from './services/sandbox.ts';
import { runMain } from './run-main.ts';
import { serviceContext } from './settings.ts';
import { standInReader } from './stand-in-reader.ts';
import { openDatabase } from './store/database.ts';
import { measureProcess, registry } from './telemetry/metrics.ts';
import { startTracing } from './telemetry/tracing.ts';
import { loadToolbox } from './toolbox.ts';

/** What comes in beside HTTP: mail, and events of other systems. */
const receiveBeside = async (config: Config, context: ServiceContext, inbound: Inbound, log: Log) => {
  const mail = await receiveMail(config, context, log);
  const events = receiveEvents(inboundChannels(config, context.policies.subscriptions.subscriptions), { inbound, log });
  return { close: () => Promise.all([mail?.close(), events.close()]) };
};

const ending =
  (stop: () => void) =>
  (error: unknown): never => {
    stop();
    throw error;
  };

const serve = async (): Promise<void> => {
  const config = readConfig(process.env, ['DATABASE_URL', 'DATABASE_PRINCIPAL_KEY', 'HISTORY_KEYS', ...identityNeeds]);
  const log = createLog({ level: config.QM_LOG_LEVEL, name: 'server' });
  const stopTracing = startTracing('server', config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const drain = onSignals(config.QM_DRAIN_SECONDS * 1000);
  measureProcess();
  const database = await openDatabase(config.DATABASE_URL, { keys: { people: config.DATABASE_PRINCIPAL_KEY } });
  const context = await serviceContext(config, database, await loadToolbox());
  const services = createServices(context);
  const changes = hearChanges(database, log);
  const inbound = createInbound(context, config.INBOUND_SECRETS);
  const { signIn, verifyService } = configuredSignIn(config, database);
  const app = createApp({
    services,
    replays: createReplays(context),
    feeds: createFeeds(changes),
    inbound,
    signIn,
    publicUrl: context.publicUrl,
    temporalUiUrl: context.temporal.uiUrl,
    readiness: async () => {
      const store = await services.ready();
      const isStaying = !drain.begun.aborted;
      return { ready: store && isStaying, checks: { store }, standIns: context.standIns };
    },
    log,
    limits: LIMITS,
    draining: drain.begun,
    internal: { services: createInternalServices(database, contractSearch(context)), verify: verifyService },
  });
  const { addPages } = await loadPages();
  const standIns = standInReader(config);
  addPages(app, {
    publicUrl: context.publicUrl,
    services,
    signIn,
    limits: LIMITS,
    log,
    standIns: context.standIns,
    now: context.now,
    newId: context.newId,
    ...(standIns && { sandbox: createSandbox(context, standIns) }),
  });
  const stopHealth = await serveHealth(
    { host: config.QM_HOST, port: config.QM_SERVER_METRICS_PORT, variable: 'QM_SERVER_METRICS_PORT' },
    { isReady: () => !drain.begun.aborted, metrics: () => registry.metrics() },
  );
  const listening = await listen(app, { host: config.QM_HOST, port: config.QM_PORT }).catch(ending(stopHealth));
  log.info({ url: listening.url }, 'server listens');
  const beside = await receiveBeside(config, context, inbound, log);
  await drain.asked;
  log.info({}, 'server ends: what runs is answered, nothing new is taken');
  changes.close();
  await Promise.all([listening.close(), beside.close()]);
  stopHealth();
  await database.close();
  await stopTracing();
};

await runMain(serve);
