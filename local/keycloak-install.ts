import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { QuartermasterError } from '../src/domain/errors.ts';
import { withLock } from './lock.mjs';

const NAME = 'keycloak-26.4.0';
const ARTIFACT = 'org.keycloak:keycloak-quarkus-dist:26.4.0:zip';
const ZIP = 'keycloak-quarkus-dist-26.4.0.zip';
const SHA256 = '1b6a11a2726ac8a8dc9c91d5fafe989a75ce4f1622d7f7b45c21d5bc16629c0a';
const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';
const OLDEST_JAVA = 17;
const CURE = `Install Maven and a Java runtime, ${OLDEST_JAVA} or newer; on Debian and Ubuntu: apt-get install maven default-jre-headless`;

// As Keycloak's own script starts it; the heap is bounded, since a JVM takes a quarter of the machine otherwise.
const JVM = [
  '-Xms64m',
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-Dfile.encoding=UTF-8',
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
  '-Dpicocli.disable.closures=true',
  '-Duser.language=en',
  '-Duser.country=US',
  ...['util', 'util.concurrent', 'security'].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
];

/** Where programs come from; `run` resolves with what a command printed. */
export type InstallOptions = { cache: string; env: NodeJS.ProcessEnv; log: (line: string) => void; run?: Run };
export type Run = (command: string, args: readonly string[], cwd: string) => Promise<string>;

/** The Java program: that of JAVA_HOME, else the one on the PATH. */
export const javaOf = (env: NodeJS.ProcessEnv): string => (env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java');

/** Java's arguments for a command of Keycloak in a home folder of its own. */
export const keycloakArgs = (home: string, ...command: string[]): string[] => [
  ...JVM,
  `-Dkc.home.dir=${home}`,
  `-Djboss.server.config.dir=${join(home, 'conf')}`,
  '-cp',
  join(home, 'lib', 'quarkus-run.jar'),
  'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
  ...command,
];

/**
 * The folder of Keycloak, fetched by Maven into the cache once and built there for a database in memory.
 * Throws `configuration_invalid`, with what to install where Java or Maven is missing.
 */
export async function installKeycloak({ cache, env, log, run = output }: InstallOptions): Promise<string> {
  await requireJava(run, javaOf(env), cache);
  const folder = join(cache, NAME);
  const work = async () => {
    if (!existsSync(folder)) await download({ cache, env, log, run });
    return folder;
  };
  return withLock(join(cache, 'keycloak.lock'), work, {
    onWait: (holder) => log(`waiting for process ${holder}, which installs Keycloak`),
  });
}

async function requireJava(run: Run, java: string, cwd: string): Promise<void> {
  const said = await run(java, ['-version'], cwd).catch(() => '');
  const major = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (major >= OLDEST_JAVA) return;
  const found = major === 0 ? `\`${java}\` does not run` : `\`${java}\` is version ${major}`;
  throw new QuartermasterError('configuration_invalid', `Keycloak cannot be started: ${found}. ${CURE}`);
}

async function download({ cache, env, log, run }: Required<InstallOptions>): Promise<void> {
  log(`fetching ${ARTIFACT} with Maven, once`);
  const partial = join(cache, `${NAME}.partial`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await maven(run, partial, 'copy');
  const digest = createHash('sha256')
    .update(readFileSync(join(partial, ZIP)))
    .digest('hex');
  if (digest !== SHA256)
    throw new QuartermasterError(
      'configuration_invalid',
      `${ARTIFACT} is not what was expected: its SHA-256 is ${digest}, not ${SHA256}. Look where Maven fetches it from.`,
    );
  await maven(run, partial, 'unpack');
  log('building Keycloak for a database in memory, once');
  const unpacked = join(partial, NAME);
  await run(javaOf(env), keycloakArgs(unpacked, 'build', '--db=dev-mem'), partial);
  renameSync(unpacked, join(cache, NAME));
  rmSync(partial, { recursive: true, force: true });
}

async function maven(run: Run, folder: string, goal: 'copy' | 'unpack'): Promise<void> {
  const args = [
    '--batch-mode',
    '--quiet',
    `${PLUGIN}:${goal}`,
    `-Dartifact=${ARTIFACT}`,
    `-DoutputDirectory=${folder}`,
  ];
  try {
    await run('mvn', args, folder);
  } catch (error) {
    throw new QuartermasterError(
      'configuration_invalid',
      `${ARTIFACT} could not be fetched with Maven: ${reasonOf(error)}\n${CURE}`,
      { cause: error },
    );
  }
}

/** Java says its version on standard error, Maven its errors on standard output. */
async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 });
  return `${stdout}${stderr}`;
}

const Printed = z.object({ stdout: z.string() });

function reasonOf(error: unknown): string {
  const printed = Printed.safeParse(error).data?.stdout.trim();
  if (printed) return printed.slice(0, 2_000);
  return error instanceof Error ? error.message : String(error);
}
