import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const RIGHTS = pathToFileURL(join(import.meta.dirname, '../../src/documents/rights.ts')).href;

/** Tries a few things that code of a document could want, and prints how each ended. */
const SCRIPT = `
import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { dropRights } from '${RIGHTS}';
dropRights();
const wishes = [
  () => readFileSync('/etc/hostname'),
  () => writeFileSync('left-behind', ''),
  () => spawnSync('true'),
  () => new Worker('', { eval: true, execArgv: [] }),
  () => new Function('return 1')(),
];
const ends = wishes.map((wish) => { try { wish(); return 'done'; } catch (error) { return error.code ?? error.name; } });
process.stdout.write(ends.join(' '));
`;

const FLAGS = ['--permission', '--allow-fs-read=*', '--allow-worker', '--disallow-code-generation-from-strings'];

test('a reader that gave up its rights opens no file, starts nothing, and runs no text', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, '--input-type=module', '-e', SCRIPT]);
  expect(stdout).toBe(`${'ERR_ACCESS_DENIED '.repeat(4)}EvalError`);
});
