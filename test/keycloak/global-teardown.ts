import { server } from './running.ts';

/** Ends what the global set-up started. */
export default async function tearDown(): Promise<void> {
  await server.stop();
}
