import { join } from 'node:path';
import { z } from 'zod';
import { openJournal } from '../journal.ts';

/** One answer, as a provider bills it: under the id that its caller gave (`x-client-request-id`), with its tokens. */
export const Served = z.object({
  call: z.string().nullable(),
  at: z.number(),
  inputTokens: z.int(),
  outputTokens: z.int(),
});
export type Served = z.infer<typeof Served>;

/** What was served, and how many requests were refused because there were too many. */
export type Meter = {
  serve(served: Served): void;
  throttle(): void;
  read(): { served: readonly Served[]; throttled: number };
  close(): void;
};

/** Counts in `state`, where it outlives a kill; without one in memory. */
export function openMeter(state: string | null): Meter {
  const journal = state === null ? null : openJournal(join(state, 'model-served.jsonl'), Served);
  const inMemory: Served[] = [];
  let throttled = 0;
  return {
    serve: (served) => (journal === null ? void inMemory.push(served) : journal.append(served)),
    throttle: () => void (throttled += 1),
    read: () => ({ served: journal?.entries() ?? inMemory, throttled }),
    close: () => journal?.close(),
  };
}
