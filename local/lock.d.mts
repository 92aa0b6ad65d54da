/** What tells a process from a later one with the same pid; empty when it is gone. */
export function processIdentity(pid: number): string;

/** Takes the lock file without waiting, or names the pid of the live process that holds it. A dead holder's lock is taken over. */
export function tryLock(file: string): { release: () => void; holder?: never } | { holder: number; release?: never };

/** Runs the action while holding the lock file; waits for another holder, who is reported once to `onWait`. */
export function withLock<T>(
  file: string,
  action: () => T | Promise<T>,
  options?: { timeoutMs?: number; onWait?: (holder: number) => void },
): Promise<T>;
