import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { everyTenant } from '../store/tenants.ts';

export type Log = { warn(fields: object, message: string): void };

type Round = {
  database: Database;
  work: (tenant: TenantId) => Promise<void>;
  /** What is said of a failure, beside its kind. */
  failure: string;
  pollMs: number;
  log: Log;
  signal: AbortSignal;
};

/** Until `signal` aborts: does the work for each tenant in turn; what fails for one keeps it from no other. */
export const goRound = async (round: Round): Promise<void> => {
  while (!round.signal.aborted) {
    await once(round);
    await sleep(round.pollMs, undefined, { signal: round.signal }).catch(() => undefined);
  }
};

const once = async ({ database, work, failure, log }: Round): Promise<void> => {
  const failed = (error: unknown): void =>
    log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, failure);
  const tenants = await database
    .withPrincipal({ kind: 'relay' }, everyTenant)
    .catch((error: unknown): TenantId[] => (failed(error), []));
  for (const tenant of tenants) await work(tenant).catch(failed);
};
