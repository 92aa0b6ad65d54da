import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../local/folders.ts';
import { KEYS } from '../support/template.ts';

/** The script that relays alone. */
export const RELAY = join(ROOT, 'local', 'relay.ts');
const RECEIVER = join(import.meta.dirname, 'receive-process.ts');

/** What a relay of tests is told. */
export const relayEnvironment = (url: string, broker: string, plumbingKey: string): Record<string, string> => ({
  DATABASE_URL: url,
  DATABASE_PLUMBING_KEY: plumbingKey,
  KAFKA_BROKERS: broker,
  QM_EVENTS_SOURCE: 'urn:quartermaster:test',
});

/** Linux only; 0 elsewhere. */
const highestMbOf = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const start = (script: string, env: NodeJS.ProcessEnv, heapMb = 256) => {
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (said = `${said}${chunk}`.slice(-4_000)));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    said: () => said,
    hasEnded,
    /** The most memory that it ever had, in MB. */
    highestMb: () => highestMbOf(child.pid ?? 0),
    /** SIGSTOP, as a machine that stands still; what it has open stays open. */
    freeze: (): boolean => child.kill('SIGSTOP'),
    thaw: (): boolean => child.kill('SIGCONT'),
    kill: async (): Promise<void> => {
      if (hasEnded()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

/** A relay as a process of its own; `kill` is SIGKILL. */
export const startRelay = (url: string, broker: string, heapMb?: number) =>
  start(RELAY, relayEnvironment(url, broker, KEYS.plumbing), heapMb);

/** What takes events of other systems, as a process of its own. */
export const startReceiver = (env: Record<string, string>) => start(RECEIVER, { ...process.env, ...env });
