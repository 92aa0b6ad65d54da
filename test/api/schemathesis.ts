import { execFile, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../local/folders.ts';
import { withLock } from '../../local/lock.mjs';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const CURE =
  'Install Python 3.10 or newer with pip and venv, and let it reach PyPI; on Debian and Ubuntu: apt-get install python3 python3-venv';

/** Stands in the folder once all of it is there. */
const WHOLE = 'whole';

const run = promisify(execFile);

const failing = (what: string) => (error: unknown) => {
  const said = error instanceof Error ? error.message : String(error);
  throw new Error(`${what}: ${said.slice(0, 2_000)}\n${CURE}`, { cause: error });
};

/** The program, installed once into an environment of its own. Throws with what to install where there is no Python. */
export async function installSchemathesis(): Promise<string> {
  const cache = cacheFolder();
  const digest = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, `schemathesis-${digest}`);
  const program = join(folder, 'bin', 'schemathesis');
  const work = async () => {
    if (existsSync(program) && existsSync(join(folder, WHOLE))) return program;
    rmSync(folder, { recursive: true, force: true });
    // Its scripts name the folder that they were made in, so it is not moved afterwards.
    await run('python3', ['-m', 'venv', folder]).catch(failing('Python makes no virtual environment'));
    const hashed = ['--no-deps', '--require-hashes', '-r', REQUIREMENTS];
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...hashed];
    await run(join(folder, 'bin', 'python'), pip).catch(failing('schemathesis could not be installed'));
    await run(program, ['--version']).catch(failing('schemathesis does not run'));
    await writeFile(join(folder, WHOLE), '');
    return program;
  };
  return withLock(join(cache, 'schemathesis.lock'), work, { onWait: () => {} });
}

/** Runs a program to its end; whatever its code, what it printed. */
export const output = (
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        SCHEMATHESIS_HOOKS: 'hooks',
        PYTHONPATH: import.meta.dirname,
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, text }));
  });

/** By operation, or by what else was tried, what was wrong with it. */
export type Results = Record<string, string[]>;

const unescaped = (text: string): string =>
  text.replaceAll(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '&',
  );

/** What a report in JUnit's format says. */
export function resultsIn(xml: string): Results {
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs)];
  return Object.fromEntries(
    cases.map(([, name = '', inner = '']) => {
      const wrong = [...inner.matchAll(/<(?:failure|error)\b[^>]*?(?:\/>|>(.*?)<\/(?:failure|error)>)/gs)];
      return [unescaped(name), wrong.map(([, text = '']) => unescaped(text).slice(0, 2_000))];
    }),
  );
}
