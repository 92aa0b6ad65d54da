import { startServers } from './servers.ts';
import { servers } from './running.ts';

/** Jest runs it once, before the first test of the system project, and not at all when only unit tests run. */
export default async function setUp(): Promise<void> {
  servers.stop = await startServers();
}
