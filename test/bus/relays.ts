import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, 'relay-process.ts');

/** A relay as a process of its own; `kill` is SIGKILL. */
export const startRelay = (url: string, broker: string, heapMb = 256) => {
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, SCRIPT, url, broker], {
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
