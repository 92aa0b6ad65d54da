import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { goRound, type Log } from './every-tenant.ts';

/** Days are counted, so minutes do not matter. */
const POLL_MS = 5 * 60_000;

/** Until `signal` aborts: has the people of each tenant warned whose grant is about to end. */
export const watchGrants = (
  database: Database,
  warn: (tenant: TenantId) => Promise<void>,
  log: Log,
  signal: AbortSignal,
): Promise<void> =>
  goRound({ database, work: warn, failure: 'nobody could be warned that a grant ends', pollMs: POLL_MS, log, signal });
