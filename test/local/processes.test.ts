import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { removeHome } from '../../local/folders.ts';
import { describeExit, startSupervisor } from '../../local/processes.ts';
import type { Exit } from '../../local/processes.ts';
import { eventually, isGone, newHome, startElsewhere, watchdogOf } from './support.ts';

jest.setTimeout(90_000);

const node = (name: string, script: string) => ({ name, command: process.execPath, args: ['-e', script] });
const FOREVER = 'setInterval(() => {}, 1000)';

const never = () => new Promise<void>(() => {});

async function withHome<T>(action: (home: string) => Promise<T>): Promise<T> {
  const home = newHome();
  try {
    return await action(home);
  } finally {
    removeHome(home);
  }
}

describe('supervised processes', () => {
  test('end in the reverse order of their start', () =>
    withHome(async (home) => {
      const supervisor = await startSupervisor({ home });
      const order: string[] = [];
      for (const name of ['first', 'second', 'third']) {
        const { exited } = await supervisor.start(node(name, FOREVER));
        const note = async () => order.push((await exited).name);
        void note();
      }
      await supervisor.stop();
      expect(order).toEqual(['third', 'second', 'first']);
    }));

  test('that end unasked are reported with their last lines, and not started again', () =>
    withHome(async (home) => {
      const exits: Exit[] = [];
      const supervisor = await startSupervisor({ home, onExit: (exit) => exits.push(exit) });
      const child = await supervisor.start(node('worker', `console.log('no room'); process.exitCode = 3`));
      await child.exited;
      await eventually(() => exits.length > 0);
      await supervisor.stop();
      expect(exits.map(describeExit)).toEqual([
        `worker ended with exit code 3. The last lines of ${join(home, 'logs', 'worker.log')}:\nno room`,
      ]);
    }));

  test('that end before they are ready fail the start with their last lines', () =>
    withHome(async (home) => {
      const supervisor = await startSupervisor({ home });
      const spec = { ...node('server', `console.error('DATABASE_URL is wrong'); process.exit(1)`), ready: never };
      await expect(supervisor.start(spec)).rejects.toThrow('DATABASE_URL is wrong');
      await supervisor.stop();
    }));

  test('that cannot be started are named', () =>
    withHome(async (home) => {
      const supervisor = await startSupervisor({ home });
      const spec = { name: 'temporal', command: join(home, 'missing'), args: [] };
      await expect(supervisor.start(spec)).rejects.toThrow('temporal could not be started');
      await supervisor.stop();
    }));

  test('end when their supervisor is killed, also those that ignore being asked', () =>
    withHome(async (home) => {
      const { child, pids } = await startElsewhere(home, 'postgres', 'temporal', 'stubborn');
      expect(pids.map(isGone)).toEqual([false, false, false]);
      child.kill('SIGKILL');
      await eventually(() => pids.every(isGone));
    }));

  test('are ended by the next start when their supervisor and its watchdog were both killed', () =>
    withHome(async (home) => {
      const { child, pids } = await startElsewhere(home, 'stubborn', 'postgres');
      process.kill(watchdogOf(child.pid ?? 0), 'SIGKILL');
      child.kill('SIGKILL');
      const supervisor = await startSupervisor({ home });
      expect(pids.map(isGone)).toEqual([true, true]);
      await supervisor.stop();
    }));

  test('are left alone when another process has taken over the pid of one that ended', () =>
    withHome(async (home) => {
      const recorded = {
        name: 'old',
        pid: process.pid,
        identity: `${process.pid}@1`,
        stopSignal: 'SIGTERM',
        stopWithinMs: 1,
      };
      writeFileSync(join(home, 'processes.json'), JSON.stringify({ owner: '1@1', processes: [recorded] }));
      const supervisor = await startSupervisor({ home });
      await supervisor.stop();
      expect(JSON.parse(readFileSync(join(home, 'processes.json'), 'utf8'))).toMatchObject({ processes: [] });
    }));
});
