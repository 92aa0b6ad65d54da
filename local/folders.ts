import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT_STATE = '/var/lib/quartermaster';

/** The ids a service runs under when this process is root; Postgres refuses to be root. */
export type User = { uid: number; gid: number };

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The state folder: `QM_HOME`, else `.quartermaster` in the repository, wherever a command is called from. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  return env.QM_HOME ? resolve(env.QM_HOME) : join(ROOT, '.quartermaster');
}

/** Where downloaded programs are kept for every state folder; for root where `nobody` can execute them. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder = isRoot()
    ? join(ROOT_STATE, 'wheels')
    : join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'quartermaster');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** Where the database of a state folder lives; created, and owned by the user that the database runs as. */
export function databaseFolder(home: string): string {
  const folder = databasePath(home);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const user = serviceUser();
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** Removes a state folder with its database; nothing may run in it. */
export function removeHome(home: string): void {
  rmSync(databasePath(home), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}

/** The user for services when this process is root, else undefined. It needs a passwd entry, so a made-up id would not do. */
export function serviceUser(): User | undefined {
  if (!isRoot()) return undefined;
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}

function idOfNobody(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}

function databasePath(home: string): string {
  if (!isRoot()) return join(home, 'postgres');
  return join(ROOT_STATE, createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16));
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
