import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { busySheet } from '../support/hostile.ts';

const READER = join(import.meta.dirname, 'reading-process.ts');
/** Clock ticks that starting and loading never take together: 0.8 seconds. */
const BUSY_TICKS = 80;

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qm-watch-'));
  path = join(folder, 'busy.xlsx');
  await writeFile(path, busySheet());
});
afterAll(() => rm(folder, { recursive: true }));

const until = async <T>(what: string, find: () => Promise<T | null>): Promise<T> => {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) {
    const found = await find();
    if (found !== null) return found;
  }
  throw new Error(`${what} did not come`);
};

const childOf = async (pid: number): Promise<number | null> => {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return children.trim() === '' ? null : Number(children.trim().split(' ')[0]);
};

/** The state of a process and the processor time it took, in ticks; null once it is gone. */
const lifeOf = async (pid: number): Promise<{ state: string; ticks: number } | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields ? { state: fields[0] ?? '', ticks: Number(fields[11]) } : null;
};

/** A process that has a document read which keeps its reader busy, and that reader. */
const started = async (milliseconds: number) => {
  const parent = spawn(process.execPath, [READER, path, String(milliseconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(parent.stdout);
  const pid = parent.pid ?? 0;
  const reader = await until('the reader', () => childOf(pid));
  await until('its work', async () => (((await lifeOf(reader))?.ticks ?? 0) > BUSY_TICKS ? true : null));
  return { parent, output, reader };
};

/** Whoever adopts an orphan may be slow to bury it, so one that is dead counts as gone. */
const gone = (pid: number) =>
  until('its end', async () => {
    const life = await lifeOf(pid);
    return life === null || life.state === 'Z' ? 'gone' : null;
  });

describe('a reader that a document keeps busy', () => {
  test('ends when its parent is killed', async () => {
    const { parent, reader } = await started(600_000);
    parent.kill('SIGKILL');
    expect(await gone(reader)).toBe('gone');
  }, 60_000);

  test('ends when its time is over, though its parent stands still', async () => {
    const { parent, output, reader } = await started(10_000);
    parent.kill('SIGSTOP');
    expect(await gone(reader)).toBe('gone');
    parent.kill('SIGCONT');
    await once(parent, 'close');
    expect(JSON.parse(await output)).toMatchObject({ document: { kind: 'too_large', why: 'takes_too_long' } });
  }, 60_000);
});
