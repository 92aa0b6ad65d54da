import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Pool } from 'pg';
import { removeHome, ROOT } from '../local/folders.ts';
import { freePort } from '../local/ports.ts';
import { localKeys } from '../local/principal-key.ts';
import { startPostgres } from '../local/postgres.ts';
import type { Postgres } from '../local/postgres.ts';
import { describeExit, startSupervisor } from '../local/processes.ts';
import { untilOk } from '../local/ready.ts';
import { startSystem } from '../local/system.ts';
import type { System } from '../local/system.ts';
import { loadSeeds } from '../sandbox/seed/load.ts';
import { readConfig } from '../src/config.ts';
import { createHistoryCodec } from '../src/history/codec.ts';
import { historyConverter } from '../src/history/converter.ts';
import { migrate } from '../src/store/migrate.ts';
import { createServices } from '../src/services/create.ts';
import type { Services } from '../src/services/api.ts';
import { serviceContext } from '../src/settings.ts';
import { loadToolbox } from '../src/toolbox.ts';
import { openDatabase } from '../src/store/database.ts';
import { withClient } from '../src/store/with-client.ts';
import { BARE_TABLES } from './bare/activities.ts';

/** Everything that the bench drives and looks at. `sql` are the superuser's connections to the product's and the bare database. */
export type Stage = {
  services: Services;
  temporal: TemporalClient;
  sql: { product: Pool; bare: Pool };
  pids: { temporal: number; postgres: number; product: number; bare: number; standIns: number };
  close: () => Promise<void>;
};

const TELL_APPROVALS = `
  create function tell_waiting() returns trigger language plpgsql as $$ begin
    perform pg_notify('waiting', json_build_object('id', new.id, 'requisition', new.requisition, 'digest', new.digest)::text);
    return null;
  end $$;
  create trigger tell after insert on tasks for each row when (new.kind = 'approval') execute function tell_waiting();`;

type Cleanup = (() => Promise<void> | void)[];

/** Starts Postgres, the product with its stand-ins, and the bare worker, on free ports in a temporary folder. */
export async function startStage(signal: AbortSignal): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-bench-'));
  const cleanup: Cleanup = [() => removeHome(home)];
  const close = async () => {
    for (const undo of cleanup.splice(0).toReversed()) await undo();
  };
  try {
    return { ...(await build(home, cleanup, signal)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(home: string, cleanup: Cleanup, signal: AbortSignal): Promise<Omit<Stage, 'close'>> {
  const postgresHome = join(home, 'database');
  cleanup.push(() => removeHome(postgresHome));
  const postgres = await startPostgres({ home: postgresHome });
  cleanup.push(postgres.stop);
  await fill(home, postgres);
  const system = await startProduct(home, postgres, signal);
  cleanup.push(system.stop);
  const bare = await startBare(home, postgres, system, cleanup);

  const config = readConfig(system.environment, [
    'DATABASE_URL',
    'DATABASE_PRINCIPAL_KEY',
    'DATABASE_PLUMBING_KEY',
    'HISTORY_KEYS',
  ]);
  const database = await openDatabase(config.DATABASE_URL, {
    keys: { people: config.DATABASE_PRINCIPAL_KEY, plumbing: config.DATABASE_PLUMBING_KEY },
    connections: 20,
  });
  const connection = await Connection.connect({ address: system.state.temporalAddress });
  const sql = { product: poolOf(postgres, 'quartermaster'), bare: poolOf(postgres, 'bare') };
  cleanup.push(async () => {
    await Promise.all([database.close(), connection.close(), sql.product.end(), sql.bare.end()]);
  });
  const pidOf = (name: 'temporal' | 'worker' | 'sandbox') => system.part(name)?.pid ?? 0;
  return {
    services: createServices(await serviceContext(config, database, await loadToolbox())),
    temporal: new TemporalClient({
      connection,
      dataConverter: historyConverter(createHistoryCodec(config.HISTORY_KEYS)),
    }),
    sql,
    pids: {
      temporal: pidOf('temporal'),
      postgres: postgres.process.pid,
      product: pidOf('worker'),
      bare,
      standIns: pidOf('sandbox'),
    },
  };
}

/** Migrated, seeded, with a budget that no number of runs uses up; and the tables of the bare workflow. */
async function fill(home: string, { adminUrl, superuserUrl }: Postgres): Promise<void> {
  await migrate(adminUrl, localKeys(home, {}));
  await loadSeeds(adminUrl);
  const run = async (database: string, statement: string) => {
    await withClient(withDatabase(superuserUrl, database), (client) => client.query(statement));
  };
  await run('quartermaster', 'update cost_centers set budget_minor = 1000000000000');
  await run('quartermaster', TELL_APPROVALS);
  await run('postgres', 'create database bare');
  await run('bare', BARE_TABLES);
}

async function startProduct(home: string, { databaseUrl, adminUrl }: Postgres, signal: AbortSignal): Promise<System> {
  const { PATH, HOME, XDG_CACHE_HOME, NODE_OPTIONS } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, NODE_OPTIONS, QM_LOG_LEVEL: 'warn' };
  return startSystem({
    home,
    env: { ...env, DATABASE_URL: databaseUrl, DATABASE_ADMIN_URL: adminUrl },
    ports: async () => ({ server: await freePort(), temporal: await freePort(), temporalUi: await freePort() }),
    log: () => {},
    onExit: (exit) => console.error(describeExit(exit)),
    signal,
  });
}

async function startBare(home: string, postgres: Postgres, { state }: System, cleanup: Cleanup): Promise<number> {
  const supervisor = await startSupervisor({ home: join(home, 'bare') });
  cleanup.push(supervisor.stop);
  const port = await freePort();
  const worker = await supervisor.start({
    name: 'bare-worker',
    command: process.execPath,
    args: [join(ROOT, 'bench', 'bare', 'worker.ts')],
    env: {
      PATH: process.env.PATH,
      BARE_DATABASE_URL: withDatabase(postgres.superuserUrl, 'bare'),
      BARE_HEALTH_PORT: String(port),
      TEMPORAL_ADDRESS: state.temporalAddress,
    },
    cwd: ROOT,
    ready: untilOk('bare worker', `http://127.0.0.1:${port}/readyz`),
  });
  return worker.pid;
}

function poolOf({ superuserUrl }: Postgres, database: string): Pool {
  return new Pool({ connectionString: withDatabase(superuserUrl, database), max: 2 });
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
