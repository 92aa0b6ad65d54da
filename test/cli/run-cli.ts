import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../src/cli/program.ts';
import type { World } from '../../src/cli/session.ts';
import { listen } from '../../src/http/listen.ts';
import { startSystem } from '../http/system.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

type Options = { env?: Record<string, string>; input?: string | Uint8Array; cwd?: string };
export type Ended = { code: number | null; out: string; err: string };

/** Runs `bin/qm` as a child process with pipes; only `env` and PATH get into its environment. */
export function runCli(args: readonly string[], { env = {}, input = '', cwd }: Options = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH: process.env['PATH'], ...env } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

/** What somebody sees who looks at this stream. */
export const fakeTerminal = () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  const written: string[] = [];
  stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return { stream, text: () => written.join('') };
};

/** The same within this process, for what needs neither a server nor the surroundings of a process. */
export async function runHere(
  args: readonly string[],
  env: Record<string, string> = {},
  around: Partial<Pick<World, 'fetch' | 'terminal' | 'stdin'>> = {},
): Promise<Ended> {
  const written = { out: '', err: '' };
  const code = await run(args, {
    env,
    cwd: '/',
    fetch,
    stdin: Readable.from([]),
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    ...around,
  });
  return { code, ...written };
}

const MESSAGES = [
  {
    n: 2,
    at: '2026-11-23T09:00:00.000Z',
    to: ['rita.requester@acme.example'],
    subject: 'A question',
    text: 'Hello\u001b[31m\nPlease answer.',
    attachments: ['order.pdf'],
  },
];

async function startOutbox() {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return void response.end('{}');
    return void response.end(JSON.stringify({ messages: MESSAGES }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  return { url: `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`, server };
}

/** A server, an issuer, a mail sink and the state file that names them, in a folder of its own. */
export async function startCliSystem() {
  const system = await startSystem();
  const server = await listen(system.app, { host: '127.0.0.1', port: 0 });
  const outbox = await startOutbox();
  const home = await mkdtemp(join(tmpdir(), 'qm-cli-'));
  const state = {
    url: server.url,
    temporalAddress: '127.0.0.1:7777',
    temporalNamespace: 'procurement',
    temporalUiUrl: null,
    temporalCli: null,
    issuer: system.issuer.url,
    mailOutboxUrl: outbox.url,
    erpUrl: null,
    standIns: ['model', 'mail', 'identity'],
  };
  const writeState = (change: Partial<Record<keyof typeof state, unknown>>) =>
    writeFile(join(home, 'system.json'), JSON.stringify({ ...state, ...change }));
  await writeState({});
  return {
    ...system,
    home,
    url: server.url,
    writeState,
    /** Runs a command against this system; a string is split at its spaces. */
    qm: (args: string | readonly string[], options: Options = {}) =>
      runCli(typeof args === 'string' ? args.split(' ') : args, { ...options, env: { QM_HOME: home, ...options.env } }),
    close: async () => {
      await Promise.all([
        server.close(),
        system.issuer.close(),
        new Promise((resolve) => outbox.server.close(resolve)),
      ]);
      await rm(home, { recursive: true });
    },
  };
}

export type CliSystem = Awaited<ReturnType<typeof startCliSystem>>;
