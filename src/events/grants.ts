import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { goRound } from './rounds.ts';

type Log = { warn(fields: object, message: string): void };

/** Days are counted, so minutes do not matter. */
const POLL_MS = 5 * 60_000;

/** Until `signal` aborts: has the people of each tenant warned whose grant is about to end. */
export const watchGrants = (
  database: Database,
  warn: (tenant: TenantId) => Promise<void>,
  log: Log,
  signal: AbortSignal,
): Promise<void> =>
  goRound(database, { work: warn, everyMs: POLL_MS, failed: 'nobody could be warned that a grant ends' }, log, signal);
