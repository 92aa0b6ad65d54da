import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { everyTenant } from '../store/tenants.ts';

type Log = { warn(fields: object, message: string): void };

/** What is done for each company in turn, again and again; `failed` is what the log says where it was not. */
export type Round = { work: (tenant: TenantId) => Promise<void>; everyMs: number; failed: string };

/** Until `signal` aborts. What fails for one company keeps no other from its turn. */
export const goRound = async (database: Database, round: Round, log: Log, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await once(database, round, log);
    await sleep(round.everyMs, undefined, { signal }).catch(() => undefined);
  }
};

const once = async (database: Database, { work, failed }: Round, log: Log): Promise<void> => {
  const note = (error: unknown): void => log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, failed);
  const tenants = await database
    .withPrincipal({ kind: 'relay' }, everyTenant)
    .catch((error: unknown): TenantId[] => (note(error), []));
  for (const tenant of tenants) await work(tenant).catch(note);
};
