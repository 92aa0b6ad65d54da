import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSeeds } from '../sandbox/seed/load.ts';
import { readConfig, withSecretFiles } from '../src/config.ts';
import { QuartermasterError } from '../src/domain/errors.ts';
import { migrate } from '../src/store/migrate.ts';
import type { Keys } from '../src/store/principal-signature.ts';
import { ROOT } from './folders.ts';
import { rememberedPort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { grantKeys } from './grant-keys.ts';
import { historyKeys } from './history-keys.ts';
import { localKeys } from './principal-key.ts';
import { startSupervisor } from './processes.ts';
import type { Exit, Supervised, Supervisor } from './processes.ts';
import { untilOk } from './ready.ts';
import { startStandIns } from './stand-ins.ts';
import type { StandIns } from './stand-ins.ts';
import { startTemporal } from './temporal.ts';
import { addSearchAttributes } from './temporal-namespace.ts';

const HOST = '127.0.0.1';

/** The parts that may run as processes of ours; Postgres, Temporal and the stand-ins only where no real one is named. */
export type PartName = 'postgres' | 'temporal' | 'sandbox' | 'worker' | 'server';

/** The ports that people see. */
export type SystemPorts = { server: number; temporal: number; temporalUi: number };

/** `ports` is asked once nothing of an earlier start is left; `onExit` hears of a part that ends unasked; `signal` ends a start. */
export type SystemOptions = {
  home: string;
  env: NodeJS.ProcessEnv;
  ports: () => Promise<SystemPorts>;
  log: (line: string) => void;
  onExit?: (exit: Exit) => void;
  signal?: AbortSignal;
};

/** What `HOME/system.json` tells other programs, such as `bin/qm`, about a running system. */
export type SystemState = {
  url: string;
  temporalAddress: string;
  temporalNamespace: string;
  temporalUiUrl: string | null;
  temporalCli: string | null;
  issuer: string;
  mailOutboxUrl: string | null;
  erpUrl: string | null;
  modelUrl: string | null;
  standIns: string[];
  pid: number;
  startedAt: string;
};

/** A running system. `environment` is what its parts run with; `restart` also starts a part that was killed. */
export type System = {
  state: SystemState;
  environment: NodeJS.ProcessEnv;
  part: (name: PartName) => Supervised | undefined;
  restart: (name: PartName) => Promise<void>;
  stop: () => Promise<void>;
};

type Store = { databaseUrl: string; adminUrl: string; process: Supervised | undefined };
type Engine = {
  address: string;
  namespace: string;
  uiUrl: string | null;
  cli: string | null;
  process: Supervised | undefined;
};
type Start = () => Promise<Supervised | undefined>;

/** Brings up everything that the environment names no real service for, on loopback, and waits until all of it answers. */
export async function startSystem(given: SystemOptions): Promise<System> {
  const options = { ...given, env: withSecretFiles(given.env) };
  const { home, env, log, onExit, signal } = options;
  const supervisor = await startSupervisor({ home, ...(onExit === undefined ? {} : { onExit }) });
  const stop = () => void supervisor.stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const ports = await options.ports();
    const publicUrl = env.QM_PUBLIC_URL || `http://${HOST}:${ports.server}`;
    const standInOptions = { home, env, supervisor, publicUrl };
    const [store, engine, standIns] = await Promise.all([
      startStore(options, supervisor),
      startEngine(options, supervisor, ports, publicUrl),
      startStandIns(standInOptions),
    ]);
    const keys = localKeys(home, env);
    await prepareStore(store, keys, log);
    const healthPort = await rememberedPort(join(home, 'ports.json'), 'QM_WORKER_HEALTH_PORT');
    const metricsPort = await rememberedPort(join(home, 'ports.json'), 'QM_SERVER_METRICS_PORT');
    const environment = partEnvironment({
      options,
      ports,
      publicUrl,
      store,
      engine,
      standIns,
      healthPort,
      keys,
      metricsPort,
    });
    const starts = {
      postgres: async () => (await startStore(options, supervisor)).process,
      temporal: async () => (await startEngine(options, supervisor, ports, publicUrl)).process,
      sandbox: async () => (await startStandIns(standInOptions)).process,
      worker: () => startPart(supervisor, 'worker', environment, healthPort),
      server: () => startPart(supervisor, 'server', environment, ports.server),
    } satisfies Record<PartName, Start>;
    const [worker, server] = await Promise.all([starts.worker(), starts.server()]);
    const parts = { postgres: store.process, temporal: engine.process, sandbox: standIns.process, worker, server };
    const state = describe(environment, engine, standIns);
    return running({ home, supervisor, state, environment, parts, starts });
  } catch (error) {
    await supervisor.stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function startStore({ home, env, log }: SystemOptions, supervisor: Supervisor): Promise<Store> {
  const { DATABASE_URL: databaseUrl, DATABASE_ADMIN_URL: adminUrl } = env;
  if (!databaseUrl) return startPostgres({ home, supervisor, log });
  if (adminUrl) return { databaseUrl, adminUrl, process: undefined };
  throw new QuartermasterError(
    'configuration_invalid',
    'DATABASE_URL is set without DATABASE_ADMIN_URL: set that too, to the role that owns the tables, for migrations.',
  );
}

async function startEngine(
  { home, env, log }: SystemOptions,
  supervisor: Supervisor,
  ports: SystemPorts,
  publicUrl: string,
): Promise<Engine> {
  if (!env.TEMPORAL_ADDRESS) {
    log('temporal: TEMPORAL_ADDRESS is not set');
    const historyDays = readConfig(env, []).QM_HISTORY_DAYS;
    const { temporal: port, temporalUi: uiPort } = ports;
    const codecEndpoint = `${publicUrl}/codec`;
    return startTemporal({ home, supervisor, port, uiPort, codecEndpoint, historyDays, env, log });
  }
  log(`temporal: ${env.TEMPORAL_ADDRESS} (TEMPORAL_ADDRESS)`);
  await addSearchAttributes(env, log);
  const namespace = env.TEMPORAL_NAMESPACE || 'default';
  return {
    address: env.TEMPORAL_ADDRESS,
    namespace,
    uiUrl: env.QM_TEMPORAL_UI_URL ?? null,
    cli: null,
    process: undefined,
  };
}

// Seeds belong to our own database; one that was named may hold a real company.
async function prepareStore(store: Store, keys: Keys, log: (line: string) => void): Promise<void> {
  const { adminUrl, process } = store;
  const ran = await migrate(adminUrl, keys);
  if (ran.length > 0) log(`postgres: migrated (${ran.join(', ')})`);
  if (process) await loadSeeds(adminUrl);
}

type Environment = {
  options: SystemOptions;
  ports: SystemPorts;
  publicUrl: string;
  store: Store;
  engine: Engine;
  standIns: StandIns;
  healthPort: number;
  keys: Keys;
  metricsPort: number;
};

// The owner's connection is for migrations alone: no part ever holds it.
function partEnvironment({ options, ports, store, engine, standIns, ...own }: Environment): NodeJS.ProcessEnv {
  const { DATABASE_ADMIN_URL: _owner, ...env } = options.env;
  return {
    ...env,
    ...grantKeys(options.home, env),
    ...historyKeys(options.home, env),
    ...standIns.environment,
    QM_STAND_INS: standIns.names.join(','),
    QM_HOME: options.home,
    QM_PORT: String(ports.server),
    QM_PUBLIC_URL: own.publicUrl,
    QM_INTERNAL_URL: env.QM_INTERNAL_URL || `http://${HOST}:${ports.server}`,
    QM_WORKER_HEALTH_PORT: String(own.healthPort),
    QM_SERVER_METRICS_PORT: String(own.metricsPort),
    // No load balancer is in front of it.
    QM_DRAIN_SECONDS: env.QM_DRAIN_SECONDS || '0',
    ...(engine.uiUrl === null ? {} : { QM_TEMPORAL_UI_URL: engine.uiUrl }),
    TEMPORAL_ADDRESS: engine.address,
    TEMPORAL_NAMESPACE: engine.namespace,
    DATABASE_URL: store.databaseUrl,
    DATABASE_PRINCIPAL_KEY: own.keys.people,
    DATABASE_PLUMBING_KEY: own.keys.plumbing,
  };
}

/** What one part signs with is not for the other. */
const keyOfOther = { worker: 'DATABASE_PRINCIPAL_KEY', server: 'DATABASE_PLUMBING_KEY' } as const;

function startPart(
  supervisor: Supervisor,
  name: 'worker' | 'server',
  all: NodeJS.ProcessEnv,
  port: number,
): Promise<Supervised> {
  const { [keyOfOther[name]]: _key, ...env } = all;
  return supervisor.start({
    name,
    command: process.execPath,
    args: [join(ROOT, 'src', `${name}.ts`)],
    env,
    cwd: ROOT,
    stopWithinMs: 30_000,
    ready: untilOk(name, `http://${HOST}:${port}/readyz`),
  });
}

function describe(environment: NodeJS.ProcessEnv, engine: Engine, standIns: StandIns): SystemState {
  return {
    url: environment.QM_PUBLIC_URL ?? '',
    temporalAddress: engine.address,
    temporalNamespace: engine.namespace,
    temporalUiUrl: engine.uiUrl,
    temporalCli: engine.cli,
    issuer: environment.OIDC_ISSUER ?? '',
    mailOutboxUrl: standIns.mailOutboxUrl,
    erpUrl: environment.ERP_URL ?? null,
    modelUrl: standIns.environment.OPENAI_BASE_URL ?? null,
    standIns: standIns.names,
    pid: process.pid,
    startedAt: new Date().toISOString(),
  };
}

type Running = Pick<System, 'state' | 'environment'> & {
  home: string;
  supervisor: Supervisor;
  parts: Record<PartName, Supervised | undefined>;
  starts: Record<PartName, Start>;
};

function running({ home, supervisor, state, environment, parts, starts }: Running): System {
  const file = join(home, 'system.json');
  writeFileSync(file, JSON.stringify(state, null, 2), { mode: 0o600 });
  return {
    state,
    environment,
    part: (name) => parts[name],
    restart: async (name) => {
      await parts[name]?.stop();
      parts[name] = await starts[name]();
    },
    stop: async () => {
      await supervisor.stop();
      rmSync(file, { force: true });
    },
  };
}
