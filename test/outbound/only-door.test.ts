import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** Lint refuses the bare name; this is the other way to it. A type is no call. */
const GLOBAL_FETCH = /(?<!typeof )globalThis\s*(?:\.\s*fetch|\[)/;

test('nothing but the command line, which talks to its own server, calls the fetch of the platform', () => {
  const files = globSync('src/**/*.ts').filter((file) => !file.startsWith('src/cli/'));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => GLOBAL_FETCH.test(readFileSync(file, 'utf8')))).toEqual([]);
});
