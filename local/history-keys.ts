// `node local/history-keys.ts` prints a fresh HISTORY_KEYS. To change the key, put a new one in front of the old and restart worker and server.
import { freshKey, keptKeys } from './key-file.ts';

/** The keys of the environment, or else of this machine. */
export const historyKeys = (home: string, env: NodeJS.ProcessEnv): { HISTORY_KEYS: string } => ({
  HISTORY_KEYS: keptKeys(home, 'history-keys', env.HISTORY_KEYS),
});

if (import.meta.main) console.log(`HISTORY_KEYS=${freshKey(new Date())}`);
