import { closeSync, fdatasyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** An append-only file of JSON lines; an entry is on disk before `append` returns, so it outlives `kill -9`. */
export type Journal<Entry> = { entries(): readonly Entry[]; append(entry: Entry): void; close(): void };

/** Opens or creates the file. A half-written last line, left by a kill, is cut off; any other bad line throws. */
export function openJournal<Entry>(path: string, schema: z.ZodType<Entry>): Journal<Entry> {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a+', 0o600);
  const text = readFileSync(path);
  const whole = text.lastIndexOf('\n') + 1;
  if (whole < text.length) truncateSync(path, whole);
  const entries = text
    .toString('utf8', 0, whole)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)));
  return {
    entries: () => entries,
    append(entry) {
      writeSync(file, `${JSON.stringify(entry)}\n`);
      fdatasyncSync(file);
      entries.push(entry);
    },
    close: () => closeSync(file),
  };
}
