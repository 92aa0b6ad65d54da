import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local/ports.ts';
import { describeExit } from '../../local/processes.ts';
import { startSystem } from '../../local/system.ts';
import type { PartName, System } from '../../local/system.ts';
import { holds } from './holds.ts';
import type { Holds } from './holds.ts';
import { signIn } from '../support/sign-in.ts';
import { people } from './people.ts';
import type { People } from './people.ts';

/** A whole system whose processes may be killed, and the people who use it. */
export type Rig = People &
  Holds & {
    home: string;
    system: System;
    /** SIGKILL; resolves when the process is gone. */
    kill(name: PartName): Promise<void>;
    /** Processes that ended without being killed by the test. */
    crashes: readonly string[];
    stop(): Promise<void>;
  };

/** Starts everything in a temporary folder, or in one that has a state, on free ports; `environment` beside what the machine needs. */
export async function startRig(
  environment: Record<string, string> = {},
  home = mkdtempSync(join(tmpdir(), 'quartermaster-kill-')),
): Promise<Rig> {
  const crashes: string[] = [];
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const system = await startSystem({
    home,
    env: { PATH, HOME, XDG_CACHE_HOME, ...environment },
    ports: async () => ({ server: await freePort(), temporal: await freePort(), temporalUi: await freePort() }),
    log: () => {},
    onExit: (exit) => void crashes.push(describeExit(exit)),
  });
  const users = people(system.state);
  const standIns = holds(system, users.states);
  await standIns.release();
  // Agents write letters in the name of a buyer, who hands nothing in: they have signed in before.
  await signIn(system.state.url, 'acme/buyer');
  return {
    ...users,
    ...standIns,
    home,
    system,
    crashes,
    kill: async (name) => {
      const part = system.part(name);
      if (part === undefined) throw new Error(`There is no process ${name}.`);
      await part.kill();
    },
    stop: () => system.stop(),
  };
}
