import { randomUUID } from 'node:crypto';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime, Worker, DefaultLogger, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createModelActivities } from './activities/create.ts';
import type { ActivityContext } from './activities/context.ts';
import { FailureInterceptor } from './activities/failures.ts';
import { WatchInterceptor } from './activities/watched.ts';
import { createToolLedger } from './activities/tool-ledger.ts';
import { connectRuns } from './client.ts';
import { readConfig, withSecretFiles } from './config.ts';
import { watchEmbedding } from './events/embedding.ts';
import { createHistoryCodec } from './history/codec.ts';
import { historyConverter } from './history/converter.ts';
import { configuredMinter, identityNeeds } from './identity-parts.ts';
import { createVault } from './identity/vault.ts';
import { forgetOldEvents } from './events/forget-events.ts';
import { runRelay } from './events/relay.ts';
import { runFeeds } from './events/run-feeds.ts';
import type { Sink } from './events/sink.ts';
import { watchTenants, type Round } from './events/watch-tenants.ts';
import { runWebhooks, WEBHOOKS, type WebhookParts } from './events/webhooks.ts';
import { keepPresence } from './events/presence.ts';
import { loopbackPort, serveHealth } from './health.ts';
import { partProbes, sinkProbes } from './parts.ts';
import { measureProcess } from './telemetry/metrics.ts';
import { look, type Probe } from './telemetry/probes.ts';
import { startTracing } from './telemetry/tracing.ts';
import { workerMetrics } from './worker-metrics.ts';
import { createLog, type Log } from './log.ts';
import { createMailer } from './mail/send.ts';
import { createWebhook } from './mail/webhook.ts';
import { createPostWebhook } from './outbound/post-webhook.ts';
import { runMain } from './run-main.ts';
import { configuredSinks } from './sinks.ts';
import { configuredTools, pricedModel, privateOrigins, serviceContext } from './settings.ts';
import { answerReplies } from './services/mail-answers.ts';
import { warnOfGrants } from './services/grant-warnings.ts';
import { tellOfAssignments } from './services/assignment-mails.ts';
import { tellOfChanges } from './services/change-mails.ts';
import { tellOfHandOvers } from './services/hand-over-mails.ts';
import { tellOfWebhooks } from './services/webhook-mails.ts';
import { retain } from './services/retain.ts';
import { openDatabase, type Database } from './store/database.ts';
import { loadToolbox, type Toolbox } from './toolbox.ts';
import { MODEL_QUEUE, QUEUE } from './workflows/names.ts';

/** A few times the runs at work at once. One that waits leaves the memory and is replayed when it is woken, in milliseconds. */
const CACHED_RUNS = 150;

const needs = [
  'DATABASE_URL',
  'DATABASE_PLUMBING_KEY',
  'RISK_URL',
  'ERP_URL',
  'SMTP_URL',
  'HISTORY_KEYS',
  ...identityNeeds,
] as const;
type WorkerConfig = ReturnType<typeof readConfig<(typeof needs)[number]>>;

const activityContext = async (
  config: WorkerConfig,
  database: Database,
  toolbox: Toolbox,
): Promise<ActivityContext> => ({
  ...(await serviceContext(config, database, toolbox)),
  ...(await pricedModel(config)),
  tokensPerMinute: config.MODEL_TOKENS_PER_MINUTE ?? null,
  tools: configuredTools(
    config,
    toolbox.registry,
    createToolLedger(database, toolbox.registry),
    configuredMinter(config, database).tokenFor,
  ),
  mailer: createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    readbackUrl: config.MAIL_READBACK_URL ?? null,
    patienceMs: config.MAIL_READBACK_AFTER_SECONDS * 1000,
  }),
  takesReplies: config.QM_SMTP_PORT !== undefined,
  webhook: config.NOTIFY_WEBHOOK_URL === undefined ? null : createWebhook(config.NOTIFY_WEBHOOK_URL),
  mailDomain: config.MAIL_FROM.replace(/^.*@/, '').replace(/>.*$/, ''),
});

type At = Pick<WorkerOptions, 'connection' | 'dataConverter'> & { namespace: string | undefined };

const createWorkers = async (
  { namespace, ...at }: At,
  context: ActivityContext,
  requestsPerMinute: number | null,
  log: Log,
): Promise<Worker[]> => {
  const shared = {
    ...at,
    ...(namespace === undefined ? {} : { namespace }),
    shutdownGraceTime: '20 seconds',
  } satisfies Partial<WorkerOptions>;
  return Promise.all([
    Worker.create({
      ...shared,
      taskQueue: QUEUE,
      interceptors: {
        workflowModules: [new URL('./workflows/trace.ts', import.meta.url).pathname],
        activity: [() => ({ inbound: new WatchInterceptor() }), () => ({ inbound: new FailureInterceptor(log) })],
      },
      maxCachedWorkflows: CACHED_RUNS,
      workflowsPath: new URL('./workflows/main.ts', import.meta.url).pathname,
      activities: createActivities(context),
    }),
    Worker.create({
      ...shared,
      taskQueue: MODEL_QUEUE,
      // The server holds it for all workers together; it must be the same on each, since it is what the last one said.
      ...(requestsPerMinute === null ? {} : { maxTaskQueueActivitiesPerSecond: requestsPerMinute / 60 }),
      interceptors: {
        activity: [
          () => ({ inbound: new WatchInterceptor() }),
          () => ({ inbound: new FailureInterceptor(log, context.policies.limits.retries.model) }),
        ],
      },
      activities: createModelActivities(context),
    }),
  ]);
};

const webhookParts = (
  config: WorkerConfig,
  { database, now, eventsSource }: ActivityContext,
  log: Log,
): WebhookParts => {
  const vault = createVault(config.GRANT_KEYS);
  return {
    database,
    source: eventsSource,
    post: createPostWebhook({ privateOrigins: privateOrigins(config), now }),
    open: (use, sealed) => vault.open(use, sealed),
    now,
    random: Math.random,
    log,
  };
};

/** What nobody's task is about is looked for. */
const rounds = (context: ActivityContext): Round[] => [
  // Days are counted, so minutes do not matter.
  { work: warnOfGrants(context), everyMs: 5 * 60_000, failure: 'nobody could be warned that a grant ends' },
  {
    work: tellOfAssignments(context),
    everyMs: 30_000,
    failure: 'nobody could be told of a task that was given to them',
  },
  { work: tellOfHandOvers(context), everyMs: 30_000, failure: 'nobody could be told of a hand-over' },
  { work: tellOfChanges(context), everyMs: 30_000, failure: 'nobody could be told of a change that came to nothing' },
  { work: tellOfWebhooks(context), everyMs: 60_000, failure: 'nobody could be told of a disabled webhook' },
  // Somebody has just written, and may still sit there.
  { work: answerReplies(context), everyMs: 5_000, failure: 'a reply could not be answered' },
  // Times are in days; a round of each hour leaves no batch of a day undone.
  { work: retain(context), everyMs: 60 * 60_000, failure: 'what is kept no longer could not be erased' },
];

/** What a worker looks at for `bin/qm doctor`. */
const probesOf = (
  config: WorkerConfig,
  context: ActivityContext,
  connection: NativeConnection,
  sinks: readonly Sink[],
): Probe[] => [
  ...partProbes(config, {
    temporal: () => connection.workflowService.getSystemInfo({}),
    mail: () => context.mailer.verify(),
  }),
  ...sinkProbes(sinks),
];

type HandingOn = { database: Database; sinks: readonly Sink[]; context: ActivityContext; log: Log };

/** Tells others what happens, and forgets what they were told long ago. */
const handOnEvents = ({ database, sinks, context, log }: HandingOn, signal: AbortSignal): Promise<unknown> => {
  const feeds = [WEBHOOKS, ...sinks.map(({ name }) => name)];
  const { now, policies } = context;
  return Promise.all([
    runFeeds({ database, sinks, log, random: Math.random }, signal),
    forgetOldEvents({ database, feeds, days: policies.retention.eventsDays, now, log }, signal),
  ]);
};

const work = async (): Promise<void> => {
  const config = readConfig(process.env, needs);
  const log = createLog({ level: config.QM_LOG_LEVEL, name: 'worker' });
  const stopTracing = startTracing('worker', config.OTEL_EXPORTER_OTLP_ENDPOINT);
  measureProcess();
  const sdkPort = await loopbackPort();
  Runtime.install({
    telemetryOptions: { metrics: { prometheus: { bindAddress: `127.0.0.1:${sdkPort}`, countersTotalSuffix: true } } },
    logger: new DefaultLogger('WARN', ({ level, message }) => log.warn({ temporal: level }, message)),
  });
  const toolbox = await loadToolbox();
  const database = await openDatabase(config.DATABASE_URL, {
    keys: { plumbing: config.DATABASE_PLUMBING_KEY },
    connections: 20,
  });
  const environment = withSecretFiles(process.env);
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: environment });
  const connection = await NativeConnection.connect(connectionOptions);
  const dataConverter = historyConverter(createHistoryCodec(config.HISTORY_KEYS));
  const runs = await connectRuns(dataConverter, environment);
  const context = await activityContext(config, database, toolbox);
  const requestsPerMinute = config.MODEL_REQUESTS_PER_MINUTE ?? null;
  const workers = await createWorkers({ connection, namespace, dataConverter }, context, requestsPerMinute, log);
  const isPolling = (): boolean => workers.every((worker) => worker.getState() === 'RUNNING');
  const stopHealth = await serveHealth(
    { host: config.QM_HOST, port: config.QM_WORKER_HEALTH_PORT, variable: 'QM_WORKER_HEALTH_PORT' },
    {
      isReady: isPolling,
      metrics: workerMetrics({ database, limits: context.policies.limits, now: context.now, sdkPort, isPolling }),
    },
  );
  const sinks = configuredSinks(config);
  const probes = probesOf(config, context, connection, sinks);
  const seen = () => Promise.all(probes.map((probe) => look(probe, context.now)));
  const relayStop = new AbortController();
  log.info({ queues: [QUEUE, MODEL_QUEUE] }, 'worker runs');
  const relaying = Promise.all([
    runRelay(database, runs, log, relayStop.signal),
    handOnEvents({ database, sinks, context, log }, relayStop.signal),
    watchEmbedding(database, runs, context.embedder, log, relayStop.signal),
    ...rounds(context).map((round) => watchTenants(database, round, log, relayStop.signal)),
    runWebhooks(webhookParts(config, context, log), relayStop.signal),
    keepPresence(database, { id: randomUUID(), startedAt: context.now() }, seen, log, relayStop.signal),
  ]);
  // SIGINT and SIGTERM drain the workers (Temporal's runtime listens for them); the rest ends after them.
  await Promise.all(workers.map((worker) => worker.run())).finally(() => relayStop.abort());
  await relaying;
  stopHealth();
  await runs.close();
  await connection.close();
  await database.close();
  await stopTracing();
};

await runMain(work);
