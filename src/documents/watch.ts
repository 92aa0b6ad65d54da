import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DocumentLimits } from './limits.ts';

/** Starts the thread that ends this process when its parent is gone or its limits are passed, even while a document keeps it busy. */
export const watch = async (parent: number, { milliseconds, memoryMegabytes }: DocumentLimits): Promise<void> => {
  const watchdog = new Worker(new URL('watchdog.ts', import.meta.url), {
    argv: [parent, milliseconds, memoryMegabytes],
  });
  await once(watchdog, 'online');
  watchdog.unref();
};
