import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openJournal } from '../../sandbox/journal.ts';
import { temporaryFolder } from './support.ts';

const Entry = z.object({ n: z.int(), text: z.string() });
let folder: ReturnType<typeof temporaryFolder>;
const open = () => openJournal(join(folder.path, 'deep', 'j.jsonl'), Entry);

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test('what was appended is there after a restart, in order', () => {
  const first = open();
  first.append({ n: 1, text: 'line\nbreak' });
  first.append({ n: 2, text: 'Präzision' });
  first.close();
  const second = open();
  expect(second.entries()).toEqual([
    { n: 1, text: 'line\nbreak' },
    { n: 2, text: 'Präzision' },
  ]);
  second.close();
});

test('a line that a kill left half written is cut off, and the next one stands by itself', () => {
  const path = join(folder.path, 'deep', 'j.jsonl');
  const first = open();
  first.append({ n: 1, text: 'whole' });
  first.close();
  appendFileSync(path, '{"n":2,"te');
  const second = open();
  second.append({ n: 3, text: 'after' });
  second.close();
  expect(readFileSync(path, 'utf8')).toBe('{"n":1,"text":"whole"}\n{"n":3,"text":"after"}\n');
});

test('a whole line that is wrong is an error, not a gap', () => {
  open().close();
  appendFileSync(join(folder.path, 'deep', 'j.jsonl'), '{"n":"two"}\n');
  expect(open).toThrow('expected number');
});
