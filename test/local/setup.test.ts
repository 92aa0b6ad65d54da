import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { ROOT } from '../../local/folders.ts';
import { eventually, isGone } from './support.ts';

jest.setTimeout(90_000);

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A fresh clone of a project with one dependency, which comes from a folder and so needs no network. */
function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qm-setup-'));
  folders.push(folder);
  for (const name of ['setup.mjs', 'lock.mjs', 'parent-watch.mjs'])
    cpSync(join(ROOT, 'local', name), join(folder, 'local', name));
  mkdirSync(join(folder, 'tiny'));
  const project = { name: 'fresh', version: '1.0.0', type: 'module', dependencies: { tiny: 'file:tiny' } };
  const tiny = { name: 'tiny', version: '1.0.0' };
  writeJson(join(folder, 'tiny', 'package.json'), tiny);
  writeJson(join(folder, 'package.json'), project);
  const packages = { '': project, 'node_modules/tiny': { resolved: 'tiny', link: true }, tiny };
  writeJson(join(folder, 'package-lock.json'), {
    name: 'fresh',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages,
  });
  writeFileSync(join(folder, 'target.js'), TARGET);
  return folder;
}

const TARGET = `
import 'node:fs';
console.log('pid ' + process.pid + ' args ' + process.argv.slice(2).join(' '));
if (process.argv[2] === 'wait') setInterval(() => {}, 1000);
else process.exitCode = Number(process.argv[2]);
`;

function writeJson(file: string, value: object): void {
  writeFileSync(file, JSON.stringify(value));
}

// What Node 20 does: it cannot replace itself by another program, so it stays as the parent.
const WITHOUT_EXECVE = '--import=data:text/javascript,process.execve=undefined';

function setup(folder: string, args: readonly string[], nodeArgs: readonly string[] = []) {
  const { npm_lifecycle_event: _event, ...own } = process.env;
  const child = spawn(process.execPath, [...nodeArgs, join(folder, 'local', 'setup.mjs'), ...args], {
    cwd: folder,
    env: own,
  });
  const output = { text: '', errors: '' };
  child.stdout.on('data', (chunk) => (output.text += String(chunk)));
  child.stderr.on('data', (chunk) => (output.errors += String(chunk)));
  const closed = once(child, 'close');
  return { child, output, closed, pid: () => Number(/pid (\d+)/.exec(output.text)?.[1]) };
}

async function marker(folder: string): Promise<number> {
  const run = setup(folder, []);
  await run.closed;
  expect(run.output.errors).not.toContain('npm install failed');
  return statSync(join(folder, 'node_modules', '.package-lock.json')).mtimeMs;
}

describe('the set-up', () => {
  test('run twice at once in a fresh clone installs once, and runs both targets', async () => {
    const folder = fresh();
    const runs = [setup(folder, ['target.js', '0', 'a']), setup(folder, ['target.js', '4', 'b'])];
    const codes = await Promise.all(runs.map(async ({ closed }) => (await closed)[0]));
    const said = runs.map(({ output }) => output.errors).join('');
    expect({ codes, said: said.match(/Installing/g) }).toEqual({ codes: [0, 4], said: ['Installing'] });
    expect(runs[1]?.output.text).toContain('args 4 b');
  });

  test('installs again only when the lock file says something else than what is installed', async () => {
    const folder = fresh();
    await marker(folder);
    const lock = join(folder, 'package-lock.json');
    const later = new Date(Date.now() + 5_000);
    utimesSync(lock, later, later);
    const untouched = setup(folder, []);
    await untouched.closed;
    expect(untouched.output.errors).toBe('');

    writeFileSync(lock, readFileSync(lock, 'utf8').replaceAll('"1.0.0"', '"1.0.1"'));
    for (const file of ['package.json', 'tiny/package.json']) {
      writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace('"1.0.0"', '"1.0.1"'));
    }
    utimesSync(lock, later, later);
    const changed = setup(folder, []);
    await changed.closed;
    expect(changed.output.errors).toContain('Installing');
  });

  test('says what npm said when the installation fails', async () => {
    const folder = fresh();
    writeFileSync(join(folder, 'package.json'), '{');
    const run = setup(folder, ['target.js', '0']);
    const [code] = await run.closed;
    expect({ code, text: run.output.text }).toEqual({ code: 1, text: '' });
    expect(run.output.errors).toContain('npm install failed (exit code 1)');
  });

  test.each([
    ['on a new Node', []],
    ['on an old Node', [WITHOUT_EXECVE]],
  ])('passes signals and the exit code on, %s', async (_, nodeArgs) => {
    const folder = fresh();
    const run = setup(folder, ['target.js', 'wait'], nodeArgs);
    await eventually(() => run.pid() > 0);
    run.child.kill('SIGTERM');
    const [code, signal] = await run.closed;
    expect(code ?? signal).toEqual(nodeArgs.length > 0 ? 143 : 'SIGTERM');
    expect(isGone(run.pid())).toBe(true);
  });

  test('killed itself takes its target with it', async () => {
    const folder = fresh();
    const run = setup(folder, ['target.js', 'wait'], [WITHOUT_EXECVE]);
    await eventually(() => run.pid() > 0);
    run.child.kill('SIGKILL');
    await expect(eventually(() => isGone(run.pid()))).resolves.toBeUndefined();
  });

  test('under npm ends its target when npm is killed', async () => {
    const folder = fresh();
    const script = `require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })`;
    for (const nodeArgs of [[], [WITHOUT_EXECVE]]) {
      const args = ['-e', script, ...nodeArgs, join(folder, 'local', 'setup.mjs'), 'target.js', 'wait'];
      const npm = spawn(process.execPath, args, {
        cwd: folder,
        env: { ...process.env, npm_lifecycle_event: 'start' },
        stdio: 'pipe',
      });
      let text = '';
      npm.stdout.on('data', (chunk) => (text += String(chunk)));
      const pid = () => Number(/pid (\d+)/.exec(text)?.[1]);
      await eventually(() => pid() > 0);
      npm.kill('SIGKILL');
      await expect(eventually(() => isGone(pid()))).resolves.toBeUndefined();
    }
  });
});
