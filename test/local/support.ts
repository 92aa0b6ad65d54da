import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { processIdentity } from '../../local/lock.mjs';

/** A state folder of its own for one test; the caller removes it with `removeHome`. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'qm-home-'));
}

/** Waits until the condition holds, half a minute at most. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    if (await condition()) return;
    await sleep(100);
  }
  throw new Error('It did not happen within half a minute.');
}

/** Whether the process is gone, or ended and not yet waited for. */
export function isGone(pid: number): boolean {
  return processIdentity(pid) === '';
}

/** The pid of the watchdog that a supervisor started. */
export function watchdogOf(supervisor: number): number {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n');
  const rows = lines.map((line) => /^\s*(\d+)\s+(\d+)\s.*watchdog\.ts/.exec(line));
  return Number(rows.find((row) => Number(row?.[2]) === supervisor)?.[1]);
}

/** A supervisor in a process of its own, with what it started. */
export async function startElsewhere(
  home: string,
  ...wanted: string[]
): Promise<{ child: ChildProcess; pids: number[] }> {
  const script = fileURLToPath(new URL('supervisor-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, home, ...wanted], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  await eventually(() => output.endsWith('\n') || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(`The supervisor ended: ${errors}`);
  return { child, pids: z.array(z.int()).parse(JSON.parse(output)) };
}
