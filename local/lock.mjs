// Plain JavaScript without dependencies: setup.mjs needs it on any Node, before anything is installed.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const GUARD_STALE_MS = 5_000;
const POLL_MS = 100;

export function processIdentity(pid) {
  if (process.platform !== 'linux') return identityFromPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so fields are counted from the last one: state is the first, the start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : `${pid}@${fields[19]}`;
  } catch {
    return '';
  }
}

function identityFromPs(pid) {
  try {
    const out = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [state = 'Z', ...started] = out.trim().split(/\s+/);
    return state.startsWith('Z') ? '' : `${pid}@${started.join(' ')}`;
  } catch {
    return '';
  }
}

export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  try {
    if (link(mine, file) || (removeStale(file) && link(mine, file))) return { release: () => unlinkQuietly(file) };
    return { holder: readHolder(file)?.pid ?? 0 };
  } finally {
    unlinkQuietly(mine);
  }
}

export async function withLock(file, action, { timeoutMs = 600_000, onWait = () => {} } = {}) {
  const until = Date.now() + timeoutMs;
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock.release) {
      try {
        return await action();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait(lock.holder);
    told = true;
    if (Date.now() > until) throw new Error(`Process ${lock.holder} still holds ${file}; end it, or remove that file.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// A hard link appears with its content at once, so nobody ever reads a half-written lock.
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

// Two processes that both see a stale lock must not both remove it: the second would remove the first one's new lock.
function removeStale(file) {
  if (isAlive(readHolder(file))) return false;
  const guard = `${file}.guard`;
  try {
    mkdirSync(guard);
  } catch {
    try {
      if (Date.now() - statSync(guard).mtimeMs > GUARD_STALE_MS) rmdirSync(guard);
    } catch {
      // Somebody else removed it first.
    }
    return false;
  }
  try {
    if (!isAlive(readHolder(file))) unlinkQuietly(file);
    return true;
  } finally {
    rmdirSync(guard);
  }
}

function isAlive(holder) {
  return holder !== undefined && holder.identity !== '' && processIdentity(holder.pid) === holder.identity;
}

function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function unlinkQuietly(file) {
  try {
    unlinkSync(file);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
