import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKeycloak } from '../../local/keycloak.ts';
import { freePort } from '../../local/ports.ts';
import { startSupervisor } from '../../local/processes.ts';
import { startServers } from '../support/servers.ts';
import { realm } from './realm.ts';
import { announce, server } from './running.ts';

const print = (line: string): void => void process.stderr.write(`${line}\n`);

/** Jest runs it once, before the first test of the suite. */
export default async function setUp(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-keycloak-'));
  const supervisor = await startSupervisor({ home });
  // One after the other: Keycloak's start takes all of the machine.
  const stopServers = await startServers();
  server.stop = async () => {
    await Promise.all([supervisor.stop(), stopServers()]);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    announce(await startKeycloak({ home, supervisor, port: await freePort(), realm, log: print }));
  } catch (error) {
    await server.stop();
    throw error;
  }
}
