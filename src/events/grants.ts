import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { everyTenant } from '../store/tenants.ts';

type Log = { warn(fields: object, message: string): void };

/** Days are counted, so minutes do not matter. */
const POLL_MS = 5 * 60_000;

/** Until `signal` aborts: has the people of each tenant warned whose grant is about to end. */
export const watchGrants = async (
  database: Database,
  warn: (tenant: TenantId) => Promise<void>,
  log: Log,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await warnEverywhere(database, warn, log);
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
};

const warnEverywhere = async (
  database: Database,
  warn: (tenant: TenantId) => Promise<void>,
  log: Log,
): Promise<void> => {
  const failed = (error: unknown): void =>
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'nobody could be warned that a grant ends');
  const tenants = await database
    .withPrincipal({ kind: 'relay' }, everyTenant)
    .catch((error: unknown): TenantId[] => (failed(error), []));
  for (const tenant of tenants) await warn(tenant).catch(failed);
};
