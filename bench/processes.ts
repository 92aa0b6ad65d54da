import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;
const PAGE_KB = 4;

/** CPU milliseconds that a process and all that it started have used so far. Linux only; 0 elsewhere. */
export function cpuMs(pid: number): number {
  const family = familyOf(pid, statsOfAll());
  return family.reduce((sum, { ticks }) => sum + ticks, 0) * TICK_MS;
}

/** Resident memory of one process in KB. Linux only; 0 elsewhere. */
export function residentKb(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_KB;
  } catch {
    return 0;
  }
}

type Stat = { pid: number; parent: number; ticks: number };

function statsOfAll(): Stat[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : []));
  } catch {
    return [];
  }
}

// After the name in brackets: state, parent, …; user and system time of the process are the 14th and 15th field, of its ended children the next two.
function statOf(pid: number): Stat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + field, 0);
    return [{ pid, parent: fields[1] ?? 0, ticks }];
  } catch {
    return [];
  }
}

function familyOf(pid: number, all: readonly Stat[]): Stat[] {
  const own = all.filter((stat) => stat.pid === pid);
  return [...own, ...all.filter(({ parent }) => parent === pid).flatMap((child) => familyOf(child.pid, all))];
}
