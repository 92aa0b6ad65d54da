// `node local/grant-keys.ts` prints a fresh GRANT_KEYS. To change the key, put a new one in front of the old and restart worker and server.
import { freshKey, keptKeys } from './key-file.ts';

/** The keys of the environment, or else of this machine. */
export const grantKeys = (home: string, env: NodeJS.ProcessEnv): { GRANT_KEYS: string } => ({
  GRANT_KEYS: keptKeys(home, 'grant-keys', env.GRANT_KEYS),
});

if (import.meta.main) console.log(`GRANT_KEYS=${freshKey(new Date())}`);
