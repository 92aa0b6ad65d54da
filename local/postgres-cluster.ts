import { execFile } from 'node:child_process';
import { closeSync, existsSync, fchownSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { QuartermasterError } from '../src/domain/errors.ts';
import { serviceUser } from './folders.ts';
import type { User } from './folders.ts';

/** The major version of PostgreSQL that the wheel carries. */
export const MAJOR = '18';

/** The role that initialises a cluster. */
export const SUPERUSER = 'qm_super';

/** What to do where our own PostgreSQL cannot run. */
export const CURE =
  'Set DATABASE_URL and DATABASE_ADMIN_URL to a PostgreSQL 16 or newer with pgvector, or install Python 3 with pip.';

/** What its programs run with: our own holds keys they have no use for, and PG* variables that would change how they behave. */
export const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** `sync: false` gives up safety against a power cut, for tests. */
export type ClusterOptions = {
  folder: string;
  programs: string;
  password: string;
  sync: boolean;
  log: (line: string) => void;
};

/** The data folder of the cluster in `folder`, initialised where there is none yet. */
export async function openCluster(options: ClusterOptions): Promise<string> {
  const data = dataFolder(options.folder);
  if (existsSync(data)) {
    const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    if (version === MAJOR) return data;
    throw new QuartermasterError(
      'configuration_invalid',
      `${data} is of PostgreSQL ${version}, not ${MAJOR}: dump and restore it, or use another QM_HOME.`,
    );
  }
  options.log('postgres: creating the database cluster');
  // Under its own name only when it is complete: a start that was killed half-way begins anew.
  const target = `${data}.new`;
  rmSync(target, { recursive: true, force: true });
  await initdb(options, target);
  renameSync(target, data);
  return data;
}

/**
 * Moves a cluster aside whose passwords are unknown: as root the data lies outside the state folder, and when that was
 * removed, a new start means a new database.
 */
export function setAside(folder: string, log: (line: string) => void): void {
  const data = dataFolder(folder);
  if (!existsSync(data)) return;
  const aside = `${data}.${Date.now()}`;
  renameSync(data, aside);
  log(`postgres: the state folder is new; the database of an earlier one is kept in ${aside}`);
}

async function initdb({ folder, programs, password, sync }: ClusterOptions, target: string): Promise<void> {
  const user = serviceUser();
  const passwordFile = join(folder, 'password');
  rmSync(passwordFile, { force: true });
  writeForUser(passwordFile, password, user);
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--encoding=UTF8'];
  const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  const args = ['-D', target, ...access, ...locale, ...(sync ? [] : ['--no-sync'])];
  try {
    await promisify(execFile)(join(programs, 'initdb'), args, { cwd: folder, env: ENVIRONMENT, ...user });
  } catch (error) {
    throw new QuartermasterError('internal', `The database cluster could not be created. ${CURE}\n${String(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

// By descriptor: the folder is the service user's, who could put another file in this one's place before a chown by name.
function writeForUser(file: string, text: string, user: User | undefined): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    if (user) fchownSync(descriptor, user.uid, user.gid);
  } finally {
    closeSync(descriptor);
  }
}

function dataFolder(folder: string): string {
  return join(folder, 'data');
}
