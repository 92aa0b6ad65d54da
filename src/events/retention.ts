import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { goRound } from './rounds.ts';

type Log = { warn(fields: object, message: string): void };

/** Times are in days; a round of each hour leaves no batch of a day undone. */
const POLL_MS = 60 * 60_000;

/** Until `signal` aborts: has erased of each tenant what is kept no longer. */
export const watchRetention = (
  database: Database,
  retain: (tenant: TenantId) => Promise<void>,
  log: Log,
  signal: AbortSignal,
): Promise<void> =>
  goRound(
    database,
    { work: retain, everyMs: POLL_MS, failed: 'what is kept no longer could not be erased' },
    log,
    signal,
  );
