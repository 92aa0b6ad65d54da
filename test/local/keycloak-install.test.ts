import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { installKeycloak, type Run } from '../../local/keycloak-install.ts';

const WHAT_TO_INSTALL =
  'Install Maven and a Java runtime, 17 or newer; on Debian and Ubuntu: apt-get install maven default-jre-headless';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'qm-keycloak-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const missing = (command: string) => Promise.reject(new Error(`spawn ${command} ENOENT`));
const java17 = 'openjdk version "17.0.15" 2025-04-15';

/** Installs with programs that answer by their name; what was called, and the outcome. */
async function install(programs: Record<string, (args: readonly string[], cwd: string) => Promise<string>>) {
  const calls: string[] = [];
  const run: Run = (command, args, cwd) => {
    calls.push(command);
    return programs[command]?.(args, cwd) ?? missing(command);
  };
  const outcome = await installKeycloak({ cache, env: {}, log: () => {}, run }).catch((error: Error) => error.message);
  return { calls, outcome };
}

test('Without Java it says what to install', async () => {
  expect((await install({})).outcome).toBe(`Keycloak cannot be started: \`java\` does not run. ${WHAT_TO_INSTALL}`);
});

test('With a Java that is too old it says what to install', async () => {
  const { outcome } = await install({ java: () => Promise.resolve('openjdk version "11.0.2" 2019-01-15') });
  expect(outcome).toBe(`Keycloak cannot be started: \`java\` is version 11. ${WHAT_TO_INSTALL}`);
});

test('Without Maven it says what to install, and leaves nothing that looks installed', async () => {
  const { outcome } = await install({ java: () => Promise.resolve(java17) });
  expect(outcome).toBe(
    `org.keycloak:keycloak-quarkus-dist:26.4.0:zip could not be fetched with Maven: spawn mvn ENOENT\n${WHAT_TO_INSTALL}`,
  );
  expect(existsSync(join(cache, 'keycloak-26.4.0'))).toBe(false);
});

test('A file other than the one that was tested is not unpacked', async () => {
  const { calls, outcome } = await install({
    java: () => Promise.resolve(java17),
    mvn: (_, cwd) => {
      writeFileSync(join(cwd, 'keycloak-quarkus-dist-26.4.0.zip'), 'something else');
      return Promise.resolve('');
    },
  });
  expect(outcome).toMatch(/is not what was expected: its SHA-256 is f41f3fa6/);
  expect(calls).toEqual(['java', 'mvn']);
});

test('What is there is not fetched again', async () => {
  mkdirSync(join(cache, 'keycloak-26.4.0'));
  const { calls, outcome } = await install({ java: () => Promise.resolve(java17) });
  expect([calls, outcome]).toEqual([['java'], join(cache, 'keycloak-26.4.0')]);
  expect(readdirSync(cache)).toEqual(['keycloak-26.4.0']);
});
