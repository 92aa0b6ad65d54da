import { readConfig } from './config.ts';
import { createApp } from './http/app.ts';
import { LIMITS } from './http/body.ts';
import { listen } from './http/listen.ts';
import { loadPages } from './web/load.ts';
import { receiveMail } from './receive-mail.ts';
import { configuredSignIn, identityNeeds } from './identity-parts.ts';
import { createLog } from './log.ts';
import { contractSearch } from './services/search-contracts.ts';
import { hearChanges } from './services/changes.ts';
import { createFeeds } from './services/feeds.ts';
import { createServices } from './services/create.ts';
import { createInternalServices } from './services/internal.ts';
import { createReplays } from './services/replays.ts';
import { runMain } from './run-main.ts';
import { serviceContext } from './settings.ts';
import { openDatabase } from './store/database.ts';
import { loadToolbox } from './toolbox.ts';

const serve = async (): Promise<void> => {
  const config = readConfig(process.env, ['DATABASE_URL', 'DATABASE_PRINCIPAL_KEY', 'HISTORY_KEYS', ...identityNeeds]);
  const log = createLog({ level: config.QM_LOG_LEVEL, name: 'server' });
  const database = await openDatabase(config.DATABASE_URL, { keys: { people: config.DATABASE_PRINCIPAL_KEY } });
  const context = await serviceContext(config, database, await loadToolbox());
  const services = createServices(context);
  const changes = hearChanges(database, log);
  const { signIn, verifyService } = configuredSignIn(config, database);
  const app = createApp({
    services,
    replays: createReplays(context),
    feeds: createFeeds(changes),
    signIn,
    publicUrl: context.publicUrl,
    temporalUiUrl: context.temporal.uiUrl,
    readiness: async () => {
      const store = await services.ready();
      return { ready: store, checks: { store }, standIns: context.standIns };
    },
    log,
    limits: LIMITS,
    internal: { services: createInternalServices(database, contractSearch(context)), verify: verifyService },
  });
  const { addPages } = await loadPages();
  addPages(app, {
    publicUrl: context.publicUrl,
    services,
    signIn,
    limits: LIMITS,
    log,
    standIns: context.standIns,
    now: context.now,
    newId: context.newId,
  });
  const listening = await listen(app, { host: config.QM_HOST, port: config.QM_PORT });
  log.info({ url: listening.url }, 'server listens');
  const mail = await receiveMail(config, context, log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      changes.close();
      void Promise.all([listening.close(), mail?.close()]).then(() => database.close());
    });
};

await runMain(serve);
