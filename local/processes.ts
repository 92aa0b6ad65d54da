import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QuartermasterError } from '../src/domain/errors.ts';
import type { User } from './folders.ts';
import { processIdentity, tryLock } from './lock.mjs';
import { openLog } from './logs.ts';
import type { Log } from './logs.ts';
import { endProcess, endRecorded, writeRecord } from './record.ts';
import type { Recorded } from './record.ts';

const STOP_WITHIN_MS = 15_000;
const READY_WITHIN_MS = 60_000;
const TAKE_WITHIN_MS = 2_000;
const TAKE_PAUSE_MS = 100;

/** What to run; its output goes to `HOME/logs/NAME.log`. */
export type ProcessSpec = {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  user?: User | undefined;
  stopSignal?: Recorded['stopSignal'];
  stopWithinMs?: number;
  /** Resolves when the process does its work; polled by its own means, given up when the signal aborts. */
  ready?: (signal: AbortSignal) => Promise<void>;
  readyWithinMs?: number;
};

/** How a process ended, with the last lines of its log; `expected` when we ended it. */
export type Exit = {
  name: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  expected: boolean;
  tail: string;
  logFile: string;
};

/** A running process of ours; `kill` is SIGKILL, at once, and counts as asked for. */
export type Supervised = {
  name: string;
  pid: number;
  exited: Promise<Exit>;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

/** Starts processes for one state folder and ends them in reverse order. It restarts none: what ends unasked is reported. */
export type Supervisor = { start: (spec: ProcessSpec) => Promise<Supervised>; stop: () => Promise<void> };

/** What a supervisor needs; `onExit` hears of each process that ends unasked after it was ready. */
export type SupervisorOptions = { home: string; onExit?: (exit: Exit) => void };

/** Takes the state folder, or refuses when a live system has it; ends what an earlier one left behind; watches from outside too. */
export async function startSupervisor({ home, onExit }: SupervisorOptions): Promise<Supervisor> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = await takeHome(home);
  await endRecorded(home);
  const owner = randomUUID();
  const running: { child: Supervised; recorded: Recorded }[] = [];
  const save = () => writeRecord(home, { owner, processes: running.map(({ recorded }) => recorded) });
  save();
  const watchdog = startWatchdog(home, owner);

  let stopped: Promise<void> | undefined;
  const start = async (spec: ProcessSpec): Promise<Supervised> => {
    if (stopped)
      throw new QuartermasterError('conflict', `${spec.name} is not started any more: everything is being ended.`);
    const log = openLog(home, spec.name);
    const { child, recorded } = await run(spec, log);
    const entry = { child: supervised(child, recorded, log), recorded };
    running.push(entry);
    save();
    const forget = async () => {
      const exit = await entry.child.exited;
      running.splice(running.indexOf(entry), 1);
      save();
      return exit;
    };
    const forgotten = forget();
    await waitUntilReady(spec, entry.child);
    void report(forgotten, onExit);
    return entry.child;
  };
  const stopAll = async () => {
    for (const { child } of running.toReversed()) await child.stop();
    watchdog.kill('SIGKILL');
    lock.release();
  };
  const stop = () => (stopped ??= stopAll());
  return { start, stop };
}

async function report(exited: Promise<Exit>, onExit: SupervisorOptions['onExit']): Promise<void> {
  const exit = await exited;
  if (!exit.expected) onExit?.(exit);
}

/** One line and the last log lines about a process that ended. */
export function describeExit({ name, code, signal, tail, logFile }: Exit): string {
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  return `${name} ${how}. The last lines of ${logFile}:\n${tail}`;
}

// A process that was just killed is still there for a moment, and one that was just asked to end a little longer.
async function takeHome(home: string): Promise<{ release: () => void }> {
  const until = Date.now() + TAKE_WITHIN_MS;
  for (;;) {
    const lock = tryLock(join(home, 'system.lock'));
    if (lock.release) return lock;
    if (Date.now() > until) {
      throw new QuartermasterError(
        'conflict',
        `Process ${lock.holder} already runs a Quartermaster in ${home}; end it first, or set QM_HOME to another folder (and QM_PORT, QM_TEMPORAL_PORT, QM_UI_PORT to free ports).`,
      );
    }
    await sleep(TAKE_PAUSE_MS);
  }
}

// In a session of its own, like every child: Ctrl-C in the terminal reaches only the supervisor, which ends them in order.
function startWatchdog(home: string, owner: string): ChildProcess {
  const script = new URL('watchdog.ts', import.meta.url).pathname;
  const watchdog = spawn(process.execPath, [script, home, owner], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  });
  watchdog.on('error', () => {}).unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return watchdog;
}

async function run(spec: ProcessSpec, log: Log): Promise<{ child: ChildProcess; recorded: Recorded }> {
  const child = spawn(spec.command, spec.args, {
    stdio: ['ignore', log.descriptor, log.descriptor],
    detached: true,
    env: spec.env ?? process.env,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...spec.user,
  });
  closeSync(log.descriptor);
  const { pid } = child;
  if (pid === undefined) {
    const cause = await new Promise<Error>((resolve) => child.once('error', resolve));
    throw new QuartermasterError('internal', `${spec.name} could not be started: ${cause.message}`, { cause });
  }
  const { name, stopSignal = 'SIGTERM', stopWithinMs = STOP_WITHIN_MS } = spec;
  return { child, recorded: { name, pid, identity: processIdentity(pid), stopSignal, stopWithinMs } };
}

function supervised(child: ChildProcess, recorded: Recorded, log: Log): Supervised {
  let expected = false;
  const exited = new Promise<Exit>((resolve) => {
    child
      .on('error', () => {})
      .on('exit', (code, signal) => {
        resolve({ name: recorded.name, code, signal, expected, tail: log.tail(), logFile: log.file });
      });
  });
  const stop = async () => {
    expected = true;
    await endProcess(recorded);
    await exited;
  };
  const kill = async () => {
    expected = true;
    child.kill('SIGKILL');
    await exited;
  };
  return { name: recorded.name, pid: recorded.pid, exited, stop, kill };
}

async function waitUntilReady(spec: ProcessSpec, child: Supervised): Promise<void> {
  if (!spec.ready) return;
  const withinMs = spec.readyWithinMs ?? READY_WITHIN_MS;
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), withinMs);
  const failed = child.exited.then((exit) => {
    throw new QuartermasterError('internal', describeExit(exit));
  });
  try {
    await Promise.race([spec.ready(giveUp.signal), failed]);
  } catch (error) {
    giveUp.abort();
    await child.stop();
    throw error;
  } finally {
    clearTimeout(timer);
    failed.catch(() => {});
  }
}
