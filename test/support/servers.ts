import { readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../local/ports.ts';
import { startPostgres } from '../../local/postgres.ts';
import { startSupervisor } from '../../local/processes.ts';
import type { Supervisor } from '../../local/processes.ts';
import { startTemporal } from '../../local/temporal.ts';
import type { Temporal } from '../../local/temporal.ts';
import { QuartermasterError } from '../../src/domain/errors.ts';
import { makeTemplate } from './template.ts';

const VARIABLE = 'QM_TEST_SERVERS';
const MOST_RUNS_AT_ONCE = 8;
const PORT_ATTEMPTS = 3;

// What the tests write is worth nothing after them, so the disk need not be waited for.
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const serversSchema = z.object({
  home: z.string(),
  databaseUrl: z.string(),
  adminUrl: z.string(),
  superuserUrl: z.string(),
  temporalAddress: z.string(),
});

/** The servers that all system tests of one jest run share, and the folder for what else they share. */
export type Servers = z.infer<typeof serversSchema>;

/** The shared servers of this run, as jest's global set-up left them in the environment. */
export function sharedServers(): Servers {
  const value = process.env[VARIABLE];
  if (value === undefined)
    throw new Error('This test needs the shared servers: add its folder to the system project of jest.config.js.');
  return serversSchema.parse(JSON.parse(value));
}

/** Starts Postgres, with a fresh template database, and Temporal for this jest run; returns how to end them. */
export async function startServers(): Promise<() => Promise<void>> {
  const { home, supervisor } = await takeFreeHome();
  try {
    forgetEarlierRun(home);
    const [postgres, temporal] = await Promise.all([
      startPostgres({ home, supervisor, settings: FAST }),
      startTestTemporal(home, supervisor),
    ]);
    await makeTemplate(postgres);
    const { databaseUrl, adminUrl, superuserUrl } = postgres;
    const servers: Servers = { home, databaseUrl, adminUrl, superuserUrl, temporalAddress: temporal.address };
    process.env[VARIABLE] = JSON.stringify(servers);
    return supervisor.stop;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

// Runs beside each other, as of two checkouts, take a folder each; the next run finds its database cluster made.
async function takeFreeHome(): Promise<{ home: string; supervisor: Supervisor }> {
  const base = process.env.QM_TEST_HOME || join(tmpdir(), `quartermaster-test-${userInfo().uid}`);
  for (let slot = 1; ; slot += 1) {
    const home = join(base, String(slot));
    try {
      return { home, supervisor: await startSupervisor({ home }) };
    } catch (error) {
      const isTaken = error instanceof QuartermasterError && error.code === 'conflict';
      if (!isTaken || slot === MOST_RUNS_AT_ONCE) throw error;
    }
  }
}

function forgetEarlierRun(home: string): void {
  const leftovers = readdirSync(home).filter((name) => name.startsWith('temporal.db') || name.startsWith('bundle.'));
  for (const name of leftovers) rmSync(join(home, name), { force: true });
}

// Whatever the developer's own environment names, tests run on a server of theirs.
async function startTestTemporal(home: string, supervisor: Supervisor, attempt = 1): Promise<Temporal> {
  const { TEMPORAL_NAMESPACE: _namespace, ...env } = process.env;
  const [port, uiPort] = [await freePort(), await freePort()];
  try {
    return await startTemporal({ home, supervisor, env, port, uiPort, historyDays: 1 });
  } catch (error) {
    // Between the look and the start another process may have taken a port.
    const isTaken = error instanceof Error && error.message.includes('address already in use');
    if (!isTaken || attempt === PORT_ATTEMPTS) throw error;
    return startTestTemporal(home, supervisor, attempt + 1);
  }
}
