#!/usr/bin/env node
// Plain JavaScript without dependencies, for any Node from 18 on: it installs the rest, then hands over to the Node the product needs.
//   node local/setup.mjs                          install what is missing
//   node local/setup.mjs [node flags] FILE args   the same, then run FILE
//   node local/setup.mjs --settings FILE args     the same, with the variables of .env where they are not set
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LOCK_FILE = join(root, 'package-lock.json');
const MARKER = join(root, 'node_modules', '.package-lock.json');
const PINNED_NODE = join(root, 'node_modules', '.bin', 'node');
const OLDEST_NODE = [22, 19];
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function install() {
  if (isInstalled()) return;
  await withLock(join(root, '.quartermaster', 'npm-install.lock'), () => (isInstalled() ? undefined : npmInstall()), {
    onWait: (holder) => console.error(`Waiting for process ${holder}, which installs the dependencies.`),
  });
}

export function readSettings() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

export async function launch(args) {
  const node = findNode();
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  if (process.execve) process.execve(node, [node, ...watch(underNpm), ...args], process.env);

  const child = spawn(node, [...watch(true), ...args], { stdio: 'inherit' });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  if (underNpm) endWithParent(child);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', (...how) => resolve(how));
  });
  process.exitCode = code ?? 128 + constants.signals[signal];
}

function isInstalled() {
  if (!existsSync(MARKER)) return false;
  if (statSync(LOCK_FILE).mtimeMs <= statSync(MARKER).mtimeMs) return true;
  if (!sameContent()) return false;
  utimesSync(MARKER, new Date(), new Date());
  return true;
}

// A checkout touches the lock file without changing it, and a reinstall would pull the packages from under a running system.
function sameContent() {
  const wanted = JSON.parse(readFileSync(LOCK_FILE, 'utf8')).packages;
  const present = JSON.parse(readFileSync(MARKER, 'utf8')).packages;
  const same = ([path, { version, integrity, optional }]) =>
    path === '' ||
    (path in present ? present[path].version === version && present[path].integrity === integrity : optional === true);
  return (
    Object.entries(wanted).every(same) &&
    Object.entries(present).every(([path, { optional }]) => path in wanted || optional === true)
  );
}

// Not `npm ci`: that refuses a lock file without the binaries of other platforms, and a registry that does not carry them all yields
// such a one. This installs what is locked just the same, checks its digests, and leaves the lock file as it is.
function npmInstall() {
  console.error('Installing the dependencies (npm install); this takes a minute, once.');
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const run = spawnSync(command, [...first, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (run.status === 0) return;
  const why = run.error?.message ?? `exit code ${run.status}`;
  throw new Error(`npm install failed (${why}). Run it in ${root} to see why.\n${run.stdout ?? ''}${run.stderr ?? ''}`);
}

function findNode() {
  if (existsSync(PINNED_NODE)) return realpathSync(PINNED_NODE);
  const [major, minor] = process.versions.node.split('.').map(Number);
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (enough) return process.execPath;
  throw new Error(
    `Node ${OLDEST_NODE.join('.')} or newer is needed and this is ${process.versions.node}; npm has no Node for ${process.platform}-${process.arch} here. Install Node 24.`,
  );
}

function watch(wanted) {
  return wanted ? [`--import=${pathToFileURL(join(root, 'local', 'parent-watch.mjs'))}`] : [];
}

function endWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 250);
  timer.unref();
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const args = process.argv.slice(2);
    await install();
    if (args[0] === '--settings') readSettings();
    const target = args.slice(args[0] === '--settings' ? 1 : 0);
    if (target.length > 0) await launch(target);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
