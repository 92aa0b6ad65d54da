import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { ERP_CLERK } from '../../local/stand-ins.ts';
import { signIn as passwordToken, usernameOf } from '../../src/cli/sign-in.ts';
import { createActivities, createModelActivities } from '../../src/activities/create.ts';
import type { ActivityContext } from '../../src/activities/context.ts';
import { FailureInterceptor } from '../../src/activities/failures.ts';
import { WatchInterceptor } from '../../src/activities/watched.ts';
import { createToolLedger } from '../../src/activities/tool-ledger.ts';
import { connectRuns } from '../../src/client.ts';
import { readConfig } from '../../src/config.ts';
import type { Embedder } from '../../src/domain/embedding.ts';
import type { Policies } from '../../src/domain/policies.ts';
import type { Role } from '../../src/domain/principal.ts';
import type { Status } from '../../src/domain/status.ts';
import type { TaskTopic } from '../../src/domain/task.ts';
import { configuredMinter, configuredSignIn, identityNeeds } from '../../src/identity-parts.ts';
import { runRelay } from '../../src/events/relay.ts';
import { runFeeds } from '../../src/events/run-feeds.ts';
import type { Sink } from '../../src/events/sink.ts';
import { watchTenants } from '../../src/events/watch-tenants.ts';
import type { Log } from '../../src/log.ts';
import type { LookUpRecords } from '../../src/outbound/names.ts';
import { receiveMail } from '../../src/receive-mail.ts';
import type { TellTask } from '../../src/mail/webhook.ts';
import { createMailer } from '../../src/mail/send.ts';
import type { Services } from '../../src/services/api.ts';
import { createInbound, type Inbound } from '../../src/services/inbound.ts';
import { answerReplies } from '../../src/services/mail-answers.ts';
import type { SignIn } from '../../src/services/sign-in.ts';
import { contractSearch } from '../../src/services/search-contracts.ts';
import { createServices } from '../../src/services/create.ts';
import type { RequisitionView, TaskView } from '../../src/services/view.ts';
import { configuredTools, pricedModel, serviceContext } from '../../src/settings.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { createInternalServices, type ClauseSearch } from '../../src/services/internal.ts';
import { loadToolbox } from '../../src/toolbox.ts';
import { MODEL_QUEUE, QUEUE, workflowIdOf } from '../../src/workflows/names.ts';
import { workflowBundle } from './bundle.ts';
import { testDatabase } from './postgres.ts';
import { requestMail } from './request-mail.ts';
import type { RequestMail } from './request-mail.ts';
import { outside, type Outside } from './outside.ts';
import { PATIENCE_MS, POLL_MS } from './patience.ts';
import { STAND_IN_NAMES, startStandInsForTest } from './stand-ins.ts';
import { KEYS, statement } from './template.ts';
import { listenInternal } from './tools.ts';
import { faceOf, personOf, type Face } from './face.ts';
import { dataConverter, HISTORY_KEYS, readHistory, type History } from './history.ts';
import { freePort } from '../../local/ports.ts';
import { testNamespace } from './temporal.ts';

/** The whole product in this process, on real servers of its own, with stand-ins for the outside world. */
export type TestSystem = Outside & {
  /** A seeded person by id, of another tenant than acme as `rheinwerk/buyer`; with other roles than theirs when some are given. */
  as(who: string, ...roles: Role[]): Face;
  /** A person signs in, so that agents may act for them. */
  signIn(who: string): Promise<void>;
  /** Where people sign in, and the issuer behind it. */
  entrance: SignIn;
  issuer: string;
  /** Takes mail by SMTP, where the environment says so; whoever calls closes it. */
  receiveMail(lookUp: LookUpRecords): ReturnType<typeof receiveMail>;
  /** Where events of others come in. */
  inbound: Inbound;
  /** Submits a mail as whoever wrote it; returns the id. */
  submit(wanted?: Partial<RequestMail>): Promise<string>;
  /** Waits until the requisition is as wanted; fails with what it is instead. */
  until(id: string, isSo: (view: RequisitionView) => boolean, tenant?: string): Promise<RequisitionView>;
  untilStatus(id: string, status: Status, tenant?: string): Promise<RequisitionView>;
  /** Waits for an open task on this topic, other than those given. */
  untilTask(
    id: string,
    topic: TaskTopic,
    options?: { tenant?: string; after?: Pick<TaskView, 'id'> },
  ): Promise<TaskView>;
  /** The run's history as the server has it, once the run has ended. */
  historyOfEnded(id: string, tenant?: string): Promise<History>;
  /** The histories of all runs so far, ended or not. */
  histories(): Promise<History[]>;
  /** Sends a signal as anybody can who reaches Temporal. */
  signal(id: string, name: string, ...content: unknown[]): Promise<void>;
  /** Rows as the database's superuser sees them, beyond all rights. */
  rows<T extends Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  services: Services;
  database: Database;
  temporal: Client;
  policies: Policies;
  embedder: Embedder;
  /** What activities threw that the product does not know of. */
  surprises: unknown[];
  close(): Promise<void>;
};

/** A key that says of itself that it is none. */
export const GRANT_KEYS = `test:${Buffer.from('a grant key for tests, no secret').toString('base64url')}`;

const SIGNED_IN = ['requester', 'requester2', 'buyer', 'buyer2', 'head'].flatMap((id) => [id, `rheinwerk/${id}`]);

const CALL_TIMEOUT_MS = 5_000;
const MAIL_PATIENCE_MS = 500;

/** Fast where a person would wait: retries and outages in tenths of seconds. */
const impatient = (limits: Policies['limits']): Policies['limits'] => {
  const soon = { attempts: 3, firstWaitSeconds: 0.1, longestWaitSeconds: 1 };
  return {
    ...limits,
    retries: { model: soon, tool: soon, erp: soon, mail: soon },
    providerDown: { waitSeconds: [0.5, 0.5] },
  };
};

type Options = {
  /** In place of whole files of `policies/`. */
  policies?: Partial<Policies>;
  tokensPerMinute?: number;
  isObserving?: boolean;
  /** False where sent mail cannot be looked up, as with most mail servers. */
  readableOutbox?: boolean;
  /** In place of what the stand-ins give. */
  environment?: Record<string, string>;
  /** Who has let agents act for them; without it, those who request and buy. */
  signedIn?: readonly string[];
  /** In place of the archive of contracts. */
  contracts?: ClauseSearch;
  /** Told of each new task. */
  webhook?: TellTask;
  /** Where browsers reach it, for whoever serves it there. */
  publicUrl?: string;
  /** Where events go besides the product's own stream. */
  sinks?: readonly Sink[];
  /** Hears what the worker logs, besides `surprises`. */
  log?: Pick<Log, 'error' | 'warn'>;
};

/** Starts everything; `close` belongs into `afterAll`. */
export async function startTestSystem(options: Options = {}): Promise<TestSystem> {
  const { publicUrl = 'http://127.0.0.1:8080' } = options;
  const [db, temporal, standIns, bundle] = await Promise.all([
    testDatabase(),
    testNamespace(),
    startStandInsForTest(STAND_IN_NAMES, {
      redirectUris: [`${publicUrl}/auth/callback`],
      issuer: options.environment?.['OIDC_ISSUER'],
    }),
    workflowBundle(),
  ]);
  // The product's own connection to Temporal reads its address here.
  Object.assign(process.env, temporal.environment);
  let clauses: ClauseSearch | null = null;
  const port = await freePort();
  const config = readConfig(
    {
      ...standIns.environment,
      ...temporal.environment,
      DATABASE_URL: db.url,
      QM_PUBLIC_URL: publicUrl,
      QM_STAND_INS: STAND_IN_NAMES.join(','),
      QM_INTERNAL_URL: `http://127.0.0.1:${port}`,
      GRANT_KEYS,
      HISTORY_KEYS,
      ...options.environment,
    },
    ['RISK_URL', 'ERP_URL', 'SMTP_URL', 'HISTORY_KEYS', ...identityNeeds],
  );
  // As in two processes: neither has what the other signs with.
  const [serving, working] = await Promise.all([
    openDatabase(db.url, { keys: { people: KEYS.people } }),
    openDatabase(db.url, { keys: { plumbing: KEYS.plumbing }, connections: 20 }),
  ]);
  const { signIn, verifyService } = configuredSignIn(config, serving);
  const search = async (...query: Parameters<ClauseSearch>) => (clauses === null ? [] : clauses(...query));
  const internal = await listenInternal(createInternalServices(serving, search), verifyService, port);
  const toolbox = await loadToolbox();
  const settings = await serviceContext(config, working, toolbox);
  const policies = { ...settings.policies, limits: impatient(settings.policies.limits), ...options.policies };
  const erp = { token: config.ERP_TOKEN ?? ERP_CLERK };
  const context: ActivityContext = {
    ...settings,
    policies,
    isObserving: options.isObserving ?? false,
    ...(await pricedModel(config)),
    tokensPerMinute: options.tokensPerMinute ?? null,
    tools: configuredTools(
      config,
      toolbox.registry,
      createToolLedger(working, toolbox.registry),
      configuredMinter(config, working).tokenFor,
      { longestMs: CALL_TIMEOUT_MS },
    ),
    mailer: createMailer({
      smtpUrl: config.SMTP_URL,
      from: config.MAIL_FROM,
      readbackUrl: options.readableOutbox === false ? null : (config.MAIL_READBACK_URL ?? null),
      timeoutMs: CALL_TIMEOUT_MS,
      answerTimeoutMs: CALL_TIMEOUT_MS,
      patienceMs: MAIL_PATIENCE_MS,
    }),
    mailDomain: 'quartermaster.example',
    takesReplies: config.QM_SMTP_PORT !== undefined,
    webhook: options.webhook ?? null,
  };
  const surprises: unknown[] = [];
  const log = {
    error: (fields: object, message = '') => {
      options.log?.error(fields, message);
      surprises.push('err' in fields ? fields.err : fields);
    },
    warn: (fields: object, message = '') => {
      options.log?.warn(fields, message);
      surprises.push(fields);
    },
    info: () => undefined,
  };
  const shared = {
    connection: temporal.connection,
    namespace: temporal.namespace,
    dataConverter,
  };
  const failing = (...counting: [retry?: Policies['limits']['retries']['model']]) => ({
    activity: [
      () => ({ inbound: new WatchInterceptor() }),
      () => ({ inbound: new FailureInterceptor(log, ...counting) }),
    ],
  });
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      interceptors: failing(),
      taskQueue: QUEUE,
      workflowBundle: bundle,
      activities: createActivities(context),
    }),
    Worker.create({
      ...shared,
      interceptors: failing(policies.limits.retries.model),
      taskQueue: MODEL_QUEUE,
      activities: createModelActivities(context),
    }),
  ]);
  const runs = await connectRuns(dataConverter);
  const stop = new AbortController();
  const running = Promise.all([
    ...workers.map((worker) => worker.run()),
    runRelay(working, runs, log, stop.signal),
    runFeeds({ database: working, sinks: options.sinks ?? [], log, random: Math.random }, stop.signal),
    ...(context.takesReplies
      ? [
          watchTenants(
            working,
            { work: answerReplies(context), everyMs: POLL_MS, failure: 'a reply could not be answered' },
            log,
            stop.signal,
          ),
        ]
      : []),
  ]);
  const faces = { ...context, database: serving };
  clauses = options.contracts ?? contractSearch(faces);
  const services = createServices(faces);
  const hand = async (who: string): Promise<void> => {
    const token = await passwordToken(fetch, config.OIDC_ISSUER, usernameOf(who));
    await signIn.delegate(await signIn.verify(token), token);
  };
  await Promise.all((options.signedIn ?? SIGNED_IN).map(hand));
  return {
    ...watching(services),
    ...outside(standIns.url, erp),
    as: (who, ...roles) => faceOf(services, { ...personOf(who), ...(roles.length > 0 && { roles }) }),
    signIn: hand,
    entrance: signIn,
    receiveMail: (lookUp) => receiveMail(config, faces, { ...log, info: () => undefined }, lookUp),
    inbound: createInbound(faces, config.INBOUND_SECRETS),
    issuer: config.OIDC_ISSUER,
    submit: async (wanted = {}) => {
      const from = wanted.from ?? 'requester';
      if (options.signedIn === undefined) await hand(from);
      return (await services.submit(personOf(from), Buffer.from(requestMail(wanted)))).id;
    },
    historyOfEnded: async (id, tenant = 'acme') => {
      const handle = temporal.client.workflow.getHandle(workflowIdOf({ tenant, requisition: id }));
      await untilStarted(handle);
      await handle.result();
      return readHistory(handle.workflowId, await handle.fetchHistory());
    },
    histories: async () => {
      const found: Promise<History>[] = [];
      for await (const { workflowId, runId } of temporal.client.workflow.list()) {
        const handle = temporal.client.workflow.getHandle(workflowId, runId);
        found.push(handle.fetchHistory().then((history) => readHistory(workflowId, history)));
      }
      return Promise.all(found);
    },
    signal: (id, name, ...content) =>
      temporal.stranger.workflow
        .getHandle(workflowIdOf({ tenant: 'acme', requisition: id }))
        .signal<unknown[]>(name, ...content),
    rows: (sql, values) => statement(db.superuserUrl, sql, values),
    services,
    database: db.database,
    temporal: temporal.client,
    policies,
    embedder: settings.embedder,
    surprises,
    close: async () => {
      for (const worker of workers) worker.shutdown();
      stop.abort();
      await running;
      await runs.close();
      await temporal.close();
      await standIns.close();
      await internal.close();
      await Promise.all([serving.close(), working.close()]);
      await db.drop();
    },
  };
}

/** The relay starts a run a moment after the submission was answered. */
async function untilStarted(handle: WorkflowHandle): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(POLL_MS)) {
    try {
      await handle.describe();
      return;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) || Date.now() > end) throw error;
    }
  }
}

const summaryOf = ({ id, status, statusReason, tasks, requirement }: RequisitionView): string =>
  JSON.stringify({
    id,
    status,
    statusReason,
    tasks: tasks.map((task) => `${task.id} ${task.topic} ${task.status} ${JSON.stringify(task.asks)}`),
    vendor: requirement?.vendor.name,
  });

function watching(services: Services): Pick<TestSystem, 'until' | 'untilStatus' | 'untilTask'> {
  const until: TestSystem['until'] = async (id, isSo, tenant = 'acme') => {
    const who = personOf(`${tenant}/auditor`);
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const view = await services.show(who, id);
      if (isSo(view)) return view;
      if (Date.now() > end) throw new Error(`It did not come to that; it is ${summaryOf(view)}`);
      await sleep(POLL_MS);
    }
  };
  return {
    until,
    untilStatus: (id, status, tenant) => until(id, (view) => view.status === status, tenant),
    untilTask: async (id, topic, { tenant, after } = {}) => {
      const wanted = (task: TaskView) => task.topic === topic && task.status === 'open' && task.id !== after?.id;
      const found = (await until(id, ({ tasks }) => tasks.some(wanted), tenant)).tasks.find(wanted);
      if (found === undefined) throw new Error(`No open task ${topic}.`);
      return found;
    },
  };
}
