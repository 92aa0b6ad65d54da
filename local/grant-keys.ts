// `node local/grant-keys.ts` prints a fresh GRANT_KEYS. To change the key, put a new one in front of the old and restart worker and server.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

const freshKey = (now: Date): string =>
  `${now.toISOString().slice(0, 7)}:${randomBytes(KEY_BYTES).toString('base64url')}`;

/** The keys of the environment, or else of this machine: made at its first start and kept in `home`. */
export function grantKeys(home: string, env: NodeJS.ProcessEnv): { GRANT_KEYS: string } {
  if (env.GRANT_KEYS) return { GRANT_KEYS: env.GRANT_KEYS };
  const file = join(home, 'grant-keys');
  if (!existsSync(file)) writeFileSync(file, freshKey(new Date()), { mode: 0o600 });
  return { GRANT_KEYS: readFileSync(file, 'utf8').trim() };
}

if (import.meta.main) console.log(`GRANT_KEYS=${freshKey(new Date())}`);
