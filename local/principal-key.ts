// `node local/principal-key.ts` prints fresh keys, for the migration, the server (of people) and the worker (of plumbing).
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from '../src/store/principal-signature.ts';

const freshKey = (): string => randomBytes(32).toString('base64url');

const kept = (file: string): string => {
  if (!existsSync(file)) writeFileSync(file, freshKey(), { mode: 0o600 });
  return readFileSync(file, 'utf8');
};

/** The keys of the environment, or else of this machine: made at its first start and kept in `home`. */
export const localKeys = (home: string, env: NodeJS.ProcessEnv): Keys => ({
  people: env.DATABASE_PRINCIPAL_KEY || kept(join(home, 'principal-key')),
  plumbing: env.DATABASE_PLUMBING_KEY || kept(join(home, 'plumbing-key')),
});

if (import.meta.main)
  for (const name of ['DATABASE_PRINCIPAL_KEY', 'DATABASE_PLUMBING_KEY']) console.log(`${name}=${freshKey()}`);
