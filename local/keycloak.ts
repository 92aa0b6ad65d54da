import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';
import { installKeycloak, javaOf, keycloakArgs } from './keycloak-install.ts';
import type { Supervised, Supervisor } from './processes.ts';
import { untilOk } from './ready.ts';

const HOST = '127.0.0.1';
/** Nearly all of it is the processor's time: eighteen seconds on an idle machine, minutes on one that is shared. */
const READY_WITHIN_MS = 300_000;

/** A started Keycloak; `admin` may do everything in it, by the client `admin-cli` of the realm `master`. */
export type Keycloak = {
  url: string;
  issuer: string;
  admin: { username: string; password: string };
  process: Supervised;
};

/** `realm` is the representation that is imported. */
export type KeycloakOptions = {
  home: string;
  supervisor: Supervisor;
  port: number;
  realm: { realm: string };
  env?: NodeJS.ProcessEnv;
  log?: (line: string) => void;
};

/** Starts Keycloak on loopback with one realm and an empty database in memory; fetches it first. Nothing is left after its end. */
export async function startKeycloak(options: KeycloakOptions): Promise<Keycloak> {
  const { home, supervisor, port, realm, env = process.env, log = () => {} } = options;
  const program = await installKeycloak({ cache: cacheFolder(env), env, log });
  const folder = prepareHome(join(home, 'keycloak'), program, realm);
  const url = `http://${HOST}:${port}`;
  const issuer = `${url}/realms/${realm.realm}`;
  const admin = { username: 'admin', password: randomBytes(18).toString('base64url') };
  const child = await supervisor.start({
    name: 'keycloak',
    command: javaOf(env),
    args: keycloakArgs(
      folder,
      'start',
      '--optimized',
      '--import-realm',
      '--cache=local',
      '--http-enabled=true',
      `--http-host=${HOST}`,
      `--http-port=${port}`,
      '--hostname-strict=false',
    ),
    cwd: folder,
    // Its own variables (KC_…) of whoever starts it must not change what is started.
    env: {
      PATH: env.PATH,
      HOME: home,
      KC_BOOTSTRAP_ADMIN_USERNAME: admin.username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
    },
    ready: untilOk('Keycloak', `${issuer}/.well-known/openid-configuration`),
    readyWithinMs: READY_WITHIN_MS,
  });
  return { url, issuer, admin, process: child };
}

// The program is shared and stays as it was built; what an instance reads and writes lies in `data`.
function prepareHome(folder: string, program: string, realm: { realm: string }): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'data', 'import'), { recursive: true, mode: 0o700 });
  for (const name of readdirSync(program).filter((entry) => entry !== 'data'))
    symlinkSync(join(program, name), join(folder, name));
  writeFileSync(join(folder, 'data', 'import', 'realm.json'), JSON.stringify(realm), { mode: 0o600 });
  return folder;
}
