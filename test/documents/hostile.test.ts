import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ATTACHMENT_LIMITS } from '../../src/documents/limits.ts';
import { DocumentText } from '../../src/domain/document.ts';
import {
  circularPdf,
  deepDocx,
  deepPdf,
  docxOfWords,
  emptyCells,
  entityBomb,
  longLine,
  pdfBomb,
  pdfOfManyPages,
  repeatedCell,
  xlsxBomb,
} from '../support/hostile.ts';

const READER = join(import.meta.dirname, 'reading-process.ts');
const MEGABYTE = 1024 * 1024;
/** What the process that asks may grow by, whatever the document unfolds to. */
const MOST_GROWTH = 48 * MEGABYTE;
/** Beyond the limit for the document: two processes start. */
const MOST_MS = ATTACHMENT_LIMITS.milliseconds + 10_000;

const Outcome = z.object({ document: DocumentText, grown: z.number() });
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qm-hostile-'));
});
afterAll(() => rm(folder, { recursive: true }));

const outcomeOf = async (name: string, content: Uint8Array): Promise<z.infer<typeof Outcome>> => {
  const path = join(folder, name);
  await writeFile(path, content);
  const { stdout } = await run(process.execPath, [READER, path], { timeout: MOST_MS });
  return Outcome.parse(JSON.parse(stdout));
};

describe('a document that was built to break its reader ends in a reason, and whoever asked stays small', () => {
  test.each<[string, string, () => Uint8Array, string]>([
    ['a page that unfolds to 400 MB', 'a.pdf', pdfBomb, 'too_large: takes_too_much_memory'],
    ['a million arrays in each other', 'a.pdf', deepPdf, 'unreadable: damaged'],
    ['pages that hold themselves', 'a.pdf', circularPdf, 'unreadable: damaged'],
    ['100,000 pages', 'a.pdf', pdfOfManyPages, 'too_large: too_many_pages'],
    ['a Word document of 60 MB of words', 'a.docx', docxOfWords, 'too_large: too_many_characters'],
    ['a million elements in each other', 'a.docx', deepDocx, 'unreadable: nested_too_deep'],
    ['a sheet that unfolds to 300 MB', 'a.xlsx', xlsxBomb, 'too_large: expands_too_much'],
    ['a million empty cells', 'a.xlsx', emptyCells, 'unreadable: empty'],
    ['a cell of a megabyte, a thousand times', 'a.xlsx', repeatedCell, 'too_large: too_many_characters'],
    ['a line of 50 MB', 'a.csv', () => longLine(50), 'too_large: too_many_bytes'],
    ['a line of 19 MB', 'a.csv', () => longLine(19), 'too_large: too_many_characters'],
  ])(
    '%s',
    async (_, name, make, expected) => {
      const { document, grown } = await outcomeOf(name, make());
      expect(document.kind === 'text' ? document : `${document.kind}: ${document.why}`).toBe(expected);
      expect(grown).toBeLessThan(MOST_GROWTH);
    },
    MOST_MS + 10_000,
  );

  test('entities that multiply stay as they are written', async () => {
    const { document, grown } = await outcomeOf('a.docx', entityBomb());
    expect(document).toMatchObject({ pages: [{ text: 'before &e9; after' }] });
    expect(grown).toBeLessThan(MOST_GROWTH);
  });
});
