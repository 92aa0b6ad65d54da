import { mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROTATE_BYTES = 20_000_000;
const TAIL_LINES = 30;

/** A process's log file, opened to append; `tail` gives the last lines written since it was opened. */
export type Log = { file: string; descriptor: number; tail: () => string };

/** Opens `HOME/logs/NAME.log`; one that has grown large becomes `NAME.log.1` first. */
export function openLog(home: string, name: string): Log {
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.log`);
  if (sizeOf(file) > ROTATE_BYTES) renameSync(file, `${file}.1`);
  const start = sizeOf(file);
  const tail = () =>
    readFileSync(file).subarray(start).toString('utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  return { file, descriptor: openSync(file, 'a', 0o600), tail };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
