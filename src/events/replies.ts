import type { TenantId } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import { goRound, type Log } from './every-tenant.ts';

/** Somebody has just written, and may still sit there. */
const POLL_MS = 5_000;

/** Until `signal` aborts: has people told whose reply to a mail of ours was not taken over. */
export const watchReplies = (
  database: Database,
  answer: (tenant: TenantId) => Promise<void>,
  log: Log,
  signal: AbortSignal,
  pollMs: number = POLL_MS,
): Promise<void> => goRound({ database, work: answer, failure: 'a reply could not be answered', pollMs, log, signal });
