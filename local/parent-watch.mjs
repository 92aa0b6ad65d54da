// Preloaded with --import: ends this process when the one that launched it is gone, also after a kill -9 of the launcher.
import { isMainThread } from 'node:worker_threads';

const POLL_MS = 250;
const GRACE_MS = 60_000;

if (isMainThread) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
  }, POLL_MS);
  timer.unref();
}
