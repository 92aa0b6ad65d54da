import type { Command } from 'commander';
import { QuartermasterError } from '../domain/errors.ts';
import { createClient } from './client.ts';
import type { Client } from './client.ts';
import { createOutput } from './output.ts';
import type { Output } from './output.ts';
import { keptSession } from './kept-sessions.ts';
import { patient } from './patient-fetch.ts';
import { signIn, usernameOf } from './sign-in.ts';
import { findSystem } from './system.ts';
import type { System } from './system.ts';

/** A stream that somebody may be looking at. */
export type Terminal = NodeJS.WritableStream & { isTTY?: boolean };

/** The process around a command. */
export type World = {
  env: NodeJS.ProcessEnv;
  cwd: string;
  fetch: typeof fetch;
  stdin: AsyncIterable<Uint8Array>;
  stdout: { write: (text: string) => unknown; isTTY?: boolean; columns?: number };
  stderr: { write: (text: string) => unknown };
  /** Where progress is shown, beside the result; absent where nobody looks. */
  terminal?: Terminal;
};

type Globals = { json?: true; as?: string; url?: string };

/** What every command works with; `username` is `tenant/name` when signed in by `--as`. */
export type Session = {
  client: Client;
  output: Output;
  url: string;
  system: System | null;
  username: string | null;
  /** The access token or session of whoever is signed in. */
  token: () => Promise<string>;
};

/** The options that every command takes. */
export const globalOptions = (command: Command): Command =>
  command
    .option('--json', 'print JSON')
    .option('--as <[tenant/]role>', 'sign in as a seeded person (stand-in issuer; default tenant acme)')
    .option('--url <url>', 'where Quartermaster runs (default: QM_URL, else the system that "npm start" runs here)');

/** The session of one command. Signs in only when a call needs it, and once. */
export function openSession(world: World, command: Command): Session {
  const { json, as, url: given } = command.optsWithGlobals<Globals>();
  const system = findSystem(world.env, world.cwd);
  const url = given ?? (world.env.QM_URL || system?.url);
  if (url === undefined || !URL.canParse(url)) throw new QuartermasterError('configuration_invalid', nowhere(url));
  const username = as === undefined ? null : usernameOf(as);
  let signedIn: Promise<string> | undefined;
  const token = () => (signedIn ??= tokenFor(world, { url, system, username }));
  return {
    client: createClient({ url, token, fetch: patient(world.fetch) }),
    output: outputOf(world, json === true),
    url,
    system,
    username,
    token,
  };
}

/** The output of a command that needs no server. */
export function outputOf({ stdout, env }: Pick<World, 'stdout' | 'env'>, json: boolean): Output {
  const isTerminal = stdout.isTTY === true;
  return createOutput({
    write: (text) => stdout.write(text),
    isTerminal,
    columns: stdout.columns ?? 100,
    colors: isTerminal && !env.NO_COLOR,
    json,
  });
}

async function tokenFor(
  { env, fetch }: World,
  { url, system, username }: Pick<Session, 'url' | 'system' | 'username'>,
): Promise<string> {
  if (username !== null) return signIn(fetch, issuerOf(system), username);
  const token = env.QM_TOKEN || (await keptSession(env, url));
  if (token) return token;
  throw new QuartermasterError(
    'unauthenticated',
    'Nobody is signed in. Sign in with: bin/qm login (or add --as requester where the issuer is the stand-in).',
  );
}

/** Only the stand-in may be sent a password. */
function issuerOf(system: System | null): string {
  if (system?.issuer && system.standIns.includes('identity')) return system.issuer;
  const message =
    '--as works only where the issuer is the stand-in of "npm start"; set QM_TOKEN to an access token instead.';
  throw new QuartermasterError('configuration_invalid', message);
}

const nowhere = (url: string | undefined): string =>
  url === undefined
    ? 'No running system was found; start one with "npm start", or set QM_URL to where it runs.'
    : `"${url}" is no address; give --url or QM_URL as in http://127.0.0.1:8080.`;
