import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { everyTenant } from '../store/tenants.ts';

type Log = { warn(fields: object, message: string): void };

/** What is done for each company, again and again; `failure` is logged where it fails. */
export type Round = { work: (tenant: TenantId) => Promise<void>; everyMs: number; failure: string };

/** Until `signal` aborts. */
export const watchTenants = async (database: Database, round: Round, log: Log, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await goRound(database, round, log);
    await sleep(round.everyMs, undefined, { signal }).catch(() => undefined);
  }
};

const goRound = async (database: Database, { work, failure }: Round, log: Log): Promise<void> => {
  const failed = (error: unknown): void =>
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, failure);
  const tenants = await database
    .withPrincipal({ kind: 'relay' }, everyTenant)
    .catch((error: unknown): TenantId[] => (failed(error), []));
  for (const tenant of tenants) await work(tenant).catch(failed);
};
