import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const start = (script: string, args: readonly string[], env: NodeJS.ProcessEnv, heapMb = 256) => {
  const path = join(import.meta.dirname, script);
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, path, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (said = `${said}${chunk}`.slice(-4_000)));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    said: () => said,
    hasEnded,
    kill: async (): Promise<void> => {
      if (hasEnded()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

/** A relay as a process of its own; `kill` is SIGKILL. */
export const startRelay = (url: string, broker: string, heapMb?: number) =>
  start('relay-process.ts', [url, broker], process.env, heapMb);

/** What takes events of other systems, as a process of its own. */
export const startReceiver = (env: Record<string, string>) =>
  start('receive-process.ts', [], { ...process.env, ...env });
