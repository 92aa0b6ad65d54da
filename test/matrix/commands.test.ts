import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { programIn, run } from '../../src/cli/program.ts';
import { leavesOf, operationsOf } from '../../src/cli/rights.ts';
import type { World } from '../../src/cli/session.ts';
import { Role } from '../../src/domain/principal.ts';
import { rightInWords, rights } from '../../src/domain/rights.ts';
import type { Person } from '../../src/services/api.ts';
import { commandLines, withoutRights, type CommandLine } from './commands.ts';
import { expected, type Outcome } from './expected.ts';
import { startMatrix, type Matrix } from './system.ts';
import { everybody, newThings, setHeld, setPaused, setSent, twinOf, type Things } from './things.ts';

let matrix: Matrix;
let hash: string;
beforeAll(async () => {
  matrix = await startMatrix();
  hash = matrix.documents.find(({ name }) => name === 'vendors')?.hash ?? '';
}, 60_000);
afterAll(() => matrix.close());

/** A process around the command whose server is the app. */
const worldOf = (token: string | null, input = '') => {
  const written = { out: '', err: '' };
  const world: World = {
    env: { QM_URL: 'http://qm.test', ...(token !== null && { QM_TOKEN: token }) },
    cwd: '/',
    fetch: async (address, init) => matrix.app.request(new Request(address, init)),
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
  };
  return { world, written };
};

const leaves = () => leavesOf(programIn(worldOf(null).world));

/** What becomes of a command: the first of its operations that is refused ends it. */
const outcomeOf = async (path: string, line: CommandLine, who: Person, things: Things): Promise<Outcome> => {
  const { named = null, answer } = line;
  const [last = 'list', ...before] = (operationsOf[path] ?? []).toReversed();
  // A second way of the same command, and the look at the difference, are commands of their own.
  const asked = path === 'edit' || path === 'tools accept' ? [last] : [...before.toReversed(), last];
  for (const operation of asked) {
    const about = { named, things, ...(answer && { answer }) };
    const outcome = await expected(matrix.database, who, operation, about);
    if (outcome !== 'done') return outcome;
  }
  return 'done';
};

describe('nothing is left out', () => {
  test('every command has its operations in the table, and a command line here', () => {
    const paths = leaves().map(([path]) => path);
    expect(Object.keys(operationsOf).toSorted()).toEqual(paths.toSorted());
    expect([...Object.keys(commandLines), ...withoutRights].toSorted()).toEqual(paths.toSorted());
  });

  test('every operation has a command', () => {
    expect([...new Set(Object.values(operationsOf).flat())].toSorted()).toEqual(Object.keys(rights).toSorted());
  });
});

describe('the help of a command', () => {
  test.each(Object.entries(operationsOf).filter(([, operations]) => operations.length > 0))(
    'of %s says who may, as the table does',
    async (path, operations) => {
      const { world, written } = worldOf(null);
      expect(await run([...path.split(' '), '--help'], world)).toBe(0);
      const last = operations.at(-1) ?? 'list';
      const { who, of } = rightInWords(last);
      expect(written.out).toContain(`Who may:\n`);
      expect(written.out).toContain(`  ${who}${of === '' ? '' : `: ${of}`}\n`);
    },
  );
});

describe.each(Object.entries(commandLines))('bin/qm %s', (path, line) => {
  const { args, input, exit = 0, unseen = 3, status, paused, held, sent, twin } = line;
  const exits = { done: exit, forbidden: 4, not_found: unseen } as const;

  test('ends for each outcome of the table with its exit code', async () => {
    const seen: Partial<Record<Outcome, Set<string>>> = {};
    for (const who of everybody(Role.options)) {
      const things = await newThings(matrix.database, status === undefined ? {} : { status });
      if (sent !== undefined) await setSent(matrix.database, things, sent);
      const outcome = await outcomeOf(path, line, who, things);
      // One of each outcome in each company; every role is asked over the API (routes.test.ts).
      if (seen[outcome]?.has(who.tenant)) continue;
      seen[outcome] = (seen[outcome] ?? new Set<string>()).add(who.tenant);
      if (held !== undefined) await setHeld(matrix.database, things, held);
      if (twin !== undefined) await twinOf(matrix.database, things, twin === 'proposed');
      if (paused !== undefined) await setPaused(matrix.database, things.tenant, paused);
      const { world, written } = worldOf(await matrix.tokenOf(who), input?.());
      const code = await run(args(things, hash), world);
      expect({ who: who.roles, code, said: written }).toMatchObject({
        code: exits[outcome],
      });
    }
    expect(seen.done).toBeDefined();
  });

  test('is not done without signing in', async () => {
    const things = await newThings(matrix.database);
    const { world } = worldOf(null, input?.());
    matrix.calls.length = 0;
    expect(await run(args(things, hash), world)).toBe(4);
    expect(matrix.calls).toEqual([]);
  });
});
