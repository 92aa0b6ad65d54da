import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../local/folders.ts';
import { withLock } from '../../local/lock.mjs';

const CURE =
  'Install Python 3.10 or newer with pip and venv, and let it reach PyPI; on Debian and Ubuntu: apt-get install python3 python3-venv';

/** Stands in the folder once all of it is there. */
const WHOLE = 'whole';

const run = promisify(execFile);

const failing = (what: string) => (error: unknown) => {
  const said = error instanceof Error ? error.message : String(error);
  throw new Error(`${what}: ${said.slice(0, 2_000)}\n${CURE}`, { cause: error });
};

/**
 * The folder of programs of what a file of requirements lists, installed once into an environment of its own; `probe` is a command
 * there that must run. Throws with what to install where there is no Python.
 */
export async function installPython(
  name: string,
  requirements: string,
  probe: readonly [string, ...string[]],
): Promise<string> {
  const cache = cacheFolder();
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, `${name}-${digest}`);
  const programs = join(folder, 'bin');
  const work = async (): Promise<string> => {
    if (existsSync(join(folder, WHOLE))) return programs;
    rmSync(folder, { recursive: true, force: true });
    // Its scripts name the folder that they were made in, so it is not moved afterwards.
    await run('python3', ['-m', 'venv', folder]).catch(failing('Python makes no virtual environment'));
    const hashed = ['--no-deps', '--require-hashes', '-r', requirements];
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...hashed];
    await run(join(programs, 'python'), pip).catch(failing(`${name} could not be installed`));
    const [command, ...args] = probe;
    await run(join(programs, command), args).catch(failing(`${name} does not run`));
    await writeFile(join(folder, WHOLE), '');
    return programs;
  };
  return withLock(join(cache, `${name}.lock`), work, { onWait: () => {} });
}
