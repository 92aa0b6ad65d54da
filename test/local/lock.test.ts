import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { processIdentity, tryLock, withLock } from '../../local/lock.mjs';
import { newHome } from './support.ts';

const folder = newHome();
let files = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const lockFile = () => join(folder, `${(files += 1)}.lock`);
const fail = () => Promise.reject(new Error('broken'));

describe('the lock file', () => {
  test('is held by one, who is named to the others, until it is released', () => {
    const file = lockFile();
    const first = tryLock(file);
    expect(tryLock(file)).toEqual({ holder: process.pid });
    first.release?.();
    expect(tryLock(file).release).toBeDefined();
  });

  test('of a process that is gone is taken over', async () => {
    const file = lockFile();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = child.pid ?? 0;
    writeFileSync(file, JSON.stringify({ pid, identity: processIdentity(pid) }));
    expect(tryLock(file)).toEqual({ holder: pid });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(tryLock(file).release).toBeDefined();
  });

  test('of an earlier process whose pid was given to another is taken over', () => {
    const file = lockFile();
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: `${process.pid}@1` }));
    expect(tryLock(file).release).toBeDefined();
  });

  test('lets twenty who want it at once in one after the other', async () => {
    const file = lockFile();
    let inside = 0;
    let most = 0;
    const enter = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withLock(file, enter)));
    expect(most).toBe(1);
  });

  test('is released when the work inside fails', async () => {
    const file = lockFile();
    await expect(withLock(file, fail)).rejects.toThrow('broken');
    expect(tryLock(file).release).toBeDefined();
  });
});
