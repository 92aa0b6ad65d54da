import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { processIdentity } from './lock.mjs';

const POLL_MS = 50;

const recordedSchema = z.object({
  name: z.string(),
  pid: z.int(),
  identity: z.string(),
  stopSignal: z.enum(['SIGINT', 'SIGTERM']),
  stopWithinMs: z.number(),
});
const recordSchema = z.object({ owner: z.string(), processes: z.array(recordedSchema) });

/** A started process, as the next start or the watchdog needs it to end it: how to ask it, and how long to wait before SIGKILL. */
export type Recorded = z.infer<typeof recordedSchema>;

/** Writes down what runs for a state folder, in the order in which it was started; `owner` is the supervisor's own id. */
export function writeRecord(home: string, record: z.infer<typeof recordSchema>): void {
  const file = recordFile(home);
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

/** Ends what an earlier supervisor of this state folder left running, last started first. With an owner: only what is its. */
export async function endRecorded(home: string, owner?: string): Promise<void> {
  const record = readRecord(home);
  if (owner !== undefined && record.owner !== owner) return;
  for (const started of record.processes.toReversed()) await endProcess(started);
}

/** Asks a process to end, waits, and kills it when it does not. Another process that took over its pid is left alone. */
export async function endProcess(started: Recorded): Promise<void> {
  const isThere = () => started.identity !== '' && processIdentity(started.pid) === started.identity;
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(started.pid, signal);
    } catch {
      // It ended between the look and the signal.
    }
  };
  if (!isThere()) return;
  send(started.stopSignal);
  const until = Date.now() + started.stopWithinMs;
  while (isThere()) {
    if (Date.now() > until) send('SIGKILL');
    await sleep(POLL_MS);
  }
}

function readRecord(home: string): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordFile(home), 'utf8')));
  } catch {
    return { owner: '', processes: [] };
  }
}

function recordFile(home: string): string {
  return join(home, 'processes.json');
}
