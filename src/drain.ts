import { setTimeout as sleep } from 'node:timers/promises';

/** `begun` aborts when this process is told to end: from then on it says that it is not ready, and tells what stays connected to go. */
export type Drain = { begun: AbortSignal; asked: Promise<void> };

/** Listens for SIGINT and SIGTERM. A second one does not wait any longer. */
export const onSignals = (graceMs: number): Drain => {
  const begun = new AbortController();
  const hurry = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const asked = async (): Promise<void> => {
    if (begun.signal.aborted) return hurry.abort();
    begun.abort();
    await sleep(graceMs, undefined, { signal: hurry.signal }).catch(() => undefined);
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void asked());
  return { begun: begun.signal, asked: promise };
};
