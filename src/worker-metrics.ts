import type { LimitsPolicy } from './domain/policies.ts';
import { readState } from './events/state.ts';
import { createFetch } from './outbound/fetch.ts';
import type { Database } from './store/database.ts';
import { registry } from './telemetry/metrics.ts';
import { showPolling, showState, showStore } from './telemetry/state-metrics.ts';

/** However often somebody scrapes, the store is not asked more often. */
const EVERY_MS = 10_000;

type Watched = {
  database: Database;
  limits: LimitsPolicy;
  now: () => Date;
  /** Where the core of Temporal's SDK serves its own metrics, on loopback. */
  sdkPort: number;
  isPolling: () => boolean;
};

/** All that a worker tells Prometheus: of this process, of the store, and of Temporal's SDK. */
export const workerMetrics = ({ database, limits, now, sdkPort, isPolling }: Watched): (() => Promise<string>) => {
  const address = `http://127.0.0.1:${sdkPort}/metrics`;
  const fetch = createFetch({ configured: [address], to: 'configured', timeoutMs: 2_000, maxBytes: 8 * 1024 * 1024 });
  let readAt = Number.NEGATIVE_INFINITY;
  const look = async (): Promise<void> => {
    const at = now();
    if (at.getTime() - readAt < EVERY_MS) return;
    readAt = at.getTime();
    const state = await readState(database, limits, at).catch(() => null);
    showStore(state !== null);
    if (state !== null) showState(state);
  };
  return async () => {
    showPolling(isPolling());
    const [, ofSdk] = await Promise.all([
      look(),
      fetch(address).then(
        (answer) => answer.text(),
        () => '',
      ),
    ]);
    return `${await registry.metrics()}${ofSdk}`;
  };
};
