// `node local/principal-key.ts` prints a fresh DATABASE_PRINCIPAL_KEY, for the migration, the worker and the server.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const freshKey = (): string => randomBytes(32).toString('base64url');

/** The key of the environment, or else of this machine: made at its first start and kept in `home`. */
export function localPrincipalKey(home: string, env: NodeJS.ProcessEnv): string {
  if (env.DATABASE_PRINCIPAL_KEY) return env.DATABASE_PRINCIPAL_KEY;
  const file = join(home, 'principal-key');
  if (!existsSync(file)) writeFileSync(file, freshKey(), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

if (import.meta.main) console.log(`DATABASE_PRINCIPAL_KEY=${freshKey()}`);
