import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime, Worker, DefaultLogger, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createModelActivities } from './activities/create.ts';
import type { ActivityContext } from './activities/context.ts';
import { FailureInterceptor } from './activities/failures.ts';
import { connectRuns } from './client.ts';
import { readConfig } from './config.ts';
import { runRelay } from './events/relay.ts';
import { serveHealth } from './health.ts';
import { createLog, type Log } from './log.ts';
import { createMailer } from './mail/send.ts';
import { runMain } from './run-main.ts';
import { pricedModel, serviceContext } from './settings.ts';
import { openDatabase, type Database } from './store/database.ts';
import { vendorDirectory } from './store/vendor-directory.ts';
import { emptyArchive } from './tools/contracts.ts';
import { createErpClient } from './tools/erp.ts';
import { createRiskClient } from './tools/risk.ts';
import { MODEL_QUEUE, QUEUE } from './workflows/names.ts';

const CALL_TIMEOUT_MS = 30_000;

/** A few times the runs at work at once. One that waits leaves the memory and is replayed when it is woken, in milliseconds. */
const CACHED_RUNS = 150;

const needs = ['DATABASE_URL', 'RISK_URL', 'ERP_URL', 'SMTP_URL'] as const;
type WorkerConfig = ReturnType<typeof readConfig<(typeof needs)[number]>>;

const activityContext = async (config: WorkerConfig, database: Database): Promise<ActivityContext> => ({
  ...(await serviceContext(config, database)),
  ...(await pricedModel(config)),
  systems: {
    vendors: vendorDirectory(database),
    risk: createRiskClient({
      url: config.RISK_URL,
      key: config.RISK_KEY ?? '',
      secret: config.RISK_SECRET ?? '',
      timeoutMs: CALL_TIMEOUT_MS,
    }),
    erp: createErpClient({ url: config.ERP_URL, token: config.ERP_TOKEN ?? '', timeoutMs: CALL_TIMEOUT_MS }),
    contracts: emptyArchive,
  },
  mailer: createMailer({
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    readbackUrl: config.MAIL_READBACK_URL ?? null,
    patienceMs: config.MAIL_READBACK_AFTER_SECONDS * 1000,
  }),
  mailDomain: config.MAIL_FROM.replace(/^.*@/, '').replace(/>.*$/, ''),
});

const createWorkers = async (
  connection: NativeConnection,
  namespace: string | undefined,
  context: ActivityContext,
  log: Log,
): Promise<Worker[]> => {
  const shared = {
    connection,
    ...(namespace === undefined ? {} : { namespace }),
    shutdownGraceTime: '20 seconds',
    interceptors: { activity: [() => ({ inbound: new FailureInterceptor(log) })] },
  } satisfies Partial<WorkerOptions>;
  return Promise.all([
    Worker.create({
      ...shared,
      taskQueue: QUEUE,
      maxCachedWorkflows: CACHED_RUNS,
      workflowsPath: new URL('./workflows/main.ts', import.meta.url).pathname,
      activities: createActivities(context),
    }),
    Worker.create({ ...shared, taskQueue: MODEL_QUEUE, activities: createModelActivities(context) }),
  ]);
};

const work = async (): Promise<void> => {
  const config = readConfig(process.env, needs);
  const log = createLog({ level: config.QM_LOG_LEVEL, name: 'worker' });
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message }) => log.warn({ temporal: level }, message)),
  });
  const database = await openDatabase(config.DATABASE_URL, { connections: 20 });
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const runs = await connectRuns();
  const workers = await createWorkers(connection, namespace, await activityContext(config, database), log);
  const stopHealth = await serveHealth({ host: config.QM_HOST, port: config.QM_WORKER_HEALTH_PORT }, () =>
    workers.every((worker) => worker.getState() === 'RUNNING'),
  );
  const relayStop = new AbortController();
  log.info({ queues: [QUEUE, MODEL_QUEUE] }, 'worker runs');
  const relaying = runRelay(database, runs, log, relayStop.signal);
  // SIGINT and SIGTERM drain the workers (Temporal's runtime listens for them); the rest ends after them.
  await Promise.all(workers.map((worker) => worker.run())).finally(() => relayStop.abort());
  await relaying;
  stopHealth();
  await runs.close();
  await connection.close();
  await database.close();
};

await runMain(work);
