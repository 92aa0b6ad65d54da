import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

/** A key as `GRANT_KEYS` and `HISTORY_KEYS` take it, named after the month. */
export const freshKey = (now: Date): string =>
  `${now.toISOString().slice(0, 7)}:${randomBytes(KEY_BYTES).toString('base64url')}`;

/** The keys that are given, or else those of this machine: made at its first start and kept in `home` under `name`. */
export function keptKeys(home: string, name: string, given: string | undefined): string {
  if (given) return given;
  const file = join(home, name);
  if (!existsSync(file)) writeFileSync(file, freshKey(new Date()), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
