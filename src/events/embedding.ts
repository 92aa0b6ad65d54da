import { setTimeout as sleep } from 'node:timers/promises';
import type { Runs } from '../client.ts';
import type { Database } from '../store/database.ts';
import { tenantsToEmbed, type Used } from '../store/embeddings.ts';

type Log = { warn(fields: object, message: string): void };

const POLL_MS = 2_000;

/**
 * Until `signal` aborts: starts the run that makes vectors wherever passages lack one of the configured model, because a contract was
 * added or the model is another now. A run that is there already is not started twice.
 */
export const watchEmbedding = async (
  database: Database,
  runs: Pick<Runs, 'embed'>,
  used: Used,
  log: Log,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    try {
      const tenants = await database.withPrincipal({ kind: 'relay' }, (tx) => tenantsToEmbed(tx, used));
      for (const tenant of tenants) await runs.embed(tenant);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'no vectors could be asked for');
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
};
