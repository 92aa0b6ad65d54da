import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../store/database.ts';

/** Which requisition of a tenant has changed; null: nobody knows, since the news of a while were missed. */
export type Change = { tenant: string; requisition: string | null };

/** What of requisitions changes, as Postgres tells it when it has committed. */
export type Changes = {
  /** Calls `heard` at each change of the tenant until the returned function is called. */
  subscribe(tenant: string, heard: (change: Change) => void): () => void;
  close(): void;
};

const CHANNEL = 'changed';
const AGAIN_MS = 1_000;

/** Hears all changes over one connection, whoever follows them. Where it breaks, everybody looks again once it is there anew. */
export function hearChanges(
  { listen }: Pick<Database, 'listen'>,
  log: { warn(fields: object, message: string): void },
): Changes {
  const subscribers = new Map<string, Set<(change: Change) => void>>();
  const ended = new AbortController();

  const tell = (change: Change): void => {
    for (const heard of subscribers.get(change.tenant) ?? []) heard(change);
  };
  const heardFrom = (payload: string): void => {
    const [tenant = '', requisition = ''] = payload.split(' ');
    tell({ tenant, requisition });
  };
  const tellEverybody = (): void => {
    for (const tenant of subscribers.keys()) tell({ tenant, requisition: null });
  };

  /** One connection, until it breaks. */
  const hear = async (): Promise<void> => {
    const broken = Promise.withResolvers<void>();
    const stop = await listen(CHANNEL, heardFrom, broken.resolve);
    ended.signal.addEventListener('abort', () => broken.resolve(), { once: true });
    tellEverybody();
    await broken.promise;
    stop();
  };

  const hearAlways = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        await hear();
      } catch (error) {
        log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'changes cannot be heard');
        await sleep(AGAIN_MS, undefined, { ref: false });
      }
    }
  };
  void hearAlways();

  return {
    subscribe: (tenant, heard) => {
      const ofTenant = subscribers.get(tenant) ?? new Set();
      subscribers.set(tenant, ofTenant.add(heard));
      return () => {
        ofTenant.delete(heard);
        if (ofTenant.size === 0 && subscribers.get(tenant) === ofTenant) subscribers.delete(tenant);
      };
    },
    close: () => ended.abort(),
  };
}
