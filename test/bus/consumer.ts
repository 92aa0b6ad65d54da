import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { installPython } from '../support/python.ts';
import { until } from '../support/until.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const SCRIPT = join(import.meta.dirname, 'consume.py');
const Line = z.union([
  z.strictObject({ ready: z.int().positive() }),
  z.strictObject({
    topic: z.string(),
    key: z.string(),
    headers: z.record(z.string(), z.string()),
    /** As the topic keeps it: when it was made, or when the broker got it; ms since 1970. */
    at: z.number(),
    value: z.string(),
    /** As the SDK of CloudEvents for Python reads it; null where it is none. */
    event: z.record(z.string(), z.unknown()).nullable(),
  }),
]);

/** A record as somebody else's client reads it, and when; milliseconds since 1970. */
export type Consumed = Exclude<z.infer<typeof Line>, { ready: number }> & { readAt: number };

/** The folder of Python's programs for this suite. */
export const pythonPrograms = (): Promise<string> =>
  installPython('bus', REQUIREMENTS, ['python', '-c', 'import cloudevents.core, kafka, moto.server, standardwebhooks']);

/** Reads these topics from their beginning in a process of its own until it is closed; `records` grows. */
export const consume = async (brokers: string, topics: readonly string[]) => {
  const python = join(await pythonPrograms(), 'python');
  const child = spawn(python, [SCRIPT, brokers, ...topics], { stdio: ['ignore', 'pipe', 'pipe'] });
  const records: Consumed[] = [];
  let isReady = false;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said = `${said}${chunk}`.slice(-2_000)));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = Line.parse(JSON.parse(text));
    if ('ready' in line) isReady = true;
    else records.push({ ...line, readAt: Date.now() });
  });
  await until(() => isReady, { withinMs: 60_000, state: () => said });
  return {
    records,
    close: async (): Promise<void> => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
};

/** Ids in the order in which each key first had them. */
export const firstSeen = (records: readonly Consumed[]): Map<string, string[]> => {
  const seen = new Map<string, Set<string>>();
  for (const { key, headers } of records) {
    const ids = seen.get(key) ?? new Set<string>();
    seen.set(key, ids.add(headers['ce_id'] ?? ''));
  }
  return new Map([...seen].map(([key, ids]) => [key, [...ids]]));
};
