import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createVerifier } from '../../src/identity/verify.ts';
import { listen, type Listening } from '../../src/http/listen.ts';
import { memoryServices } from '../http/memory-services.ts';
import { memorySignIn } from '../http/memory-sign-in.ts';
import { startMatrix, type Matrix } from '../matrix/system.ts';
import { newThings } from '../matrix/things.ts';
import { operationsOver } from '../support/app.ts';
import { person } from '../support/principals.ts';
import { installSchemathesis, output, resultsIn, type Results } from './schemathesis.ts';

const SEED = 20_261_126;
const SECONDS = 120;
const DOCUMENT = '/openapi.json';
/** Streams do not end; test/system/following.test.ts reads them. */
const STREAM = /\/(?:requisitions\/[^/]+|tasks)\/events$/;
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
];

/** What is served does not depend on what is behind it. */
const served = operationsOver({
  services: memoryServices().services,
  signIn: memorySignIn(createVerifier({ issuer: 'http://127.0.0.1', audience: '' })),
})
  // Schemathesis leaves out the address from which it read the document.
  .filter(({ path }) => path !== DOCUMENT && !STREAM.test(path))
  .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

let matrix: Matrix;
let server: Listening;
let folder: string;
let results: Results;
let printed: string;

/** The API over a real database, asked by somebody of many roles. */
beforeAll(async () => {
  const program = await installSchemathesis();
  folder = await mkdtemp(join(tmpdir(), 'quartermaster-api-'));
  matrix = await startMatrix();
  server = await listen(matrix.app, { host: '127.0.0.1', port: 0 });
  await newThings(matrix.database);
  const who = person('acme', 'buyer', 'requester', 'buyer', 'finance_director', 'administrator');
  const report = join(folder, 'report.xml');
  process.stderr.write(`schemathesis with seed ${SEED}, for at most ${SECONDS} seconds of fuzzing\n`);
  const { text } = await output(
    program,
    [
      'run',
      `${server.url}${DOCUMENT}`,
      `--url=${server.url}`,
      `--header=Authorization: Bearer ${await matrix.tokenOf(who)}`,
      `--seed=${SEED}`,
      `--exclude-path-regex=${STREAM.source.replaceAll('\\/', '/')}`,
      `--max-time=${SECONDS}`,
      `--checks=${CHECKS.join(',')}`,
      `--report-junit-path=${report}`,
      // Two would share the state of a parser that Python before 3.11.8 does not keep apart by thread (python/cpython#106905).
      '--workers=1',
      '--continue-on-failure',
      '--generation-database=none',
    ],
    folder,
  );
  printed = text;
  results = resultsIn(await readFile(report, 'utf8'));
}, 420_000);
afterAll(async () => {
  await server.close();
  await matrix.close();
  await rm(folder, { recursive: true });
});

describe('whatever is asked, an answer is as the document says, and none is a fault of ours', () => {
  test.each(served)('%s', (name) => {
    expect({ tested: name in results, wrong: results[name] }).toEqual({ tested: true, wrong: [] });
  });

  test('nor is one where an answer leads to the next question', () => {
    const others = Object.entries(results).filter(([name]) => !served.includes(name));
    expect(others.flatMap(([, wrong]) => wrong)).toEqual([]);
  });

  test('and enough was asked to say so', () => {
    const [, cases] = /(\d+) generated/.exec(printed) ?? [];
    expect(Number(cases)).toBeGreaterThan(1_000);
  });
});
