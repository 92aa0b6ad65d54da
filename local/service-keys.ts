// `node local/service-keys.ts` prints a fresh pair: SERVICE_KEY for the worker, SERVICE_PUBLIC_KEY for the server.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { publicHalf } from '../src/identity/service-tokens.ts';

const ServiceKeys = z.object({ SERVICE_KEY: z.string(), SERVICE_PUBLIC_KEY: z.string() });
type ServiceKeys = z.infer<typeof ServiceKeys>;

const freshKeys = (): ServiceKeys => {
  const key = randomBytes(32).toString('base64url');
  return { SERVICE_KEY: key, SERVICE_PUBLIC_KEY: publicHalf(key) };
};

/** The keys of the environment, or else of this machine: made at its first start and kept in `home`. */
export function serviceKeys(home: string, env: NodeJS.ProcessEnv): ServiceKeys {
  const named = env.SERVICE_KEY;
  if (named) return { SERVICE_KEY: named, SERVICE_PUBLIC_KEY: env.SERVICE_PUBLIC_KEY || publicHalf(named) };
  const file = join(home, 'service-keys.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(freshKeys()), { mode: 0o600 });
  return ServiceKeys.parse(JSON.parse(readFileSync(file, 'utf8')));
}

if (import.meta.main) for (const [name, value] of Object.entries(freshKeys())) console.log(`${name}=${value}`);
