/** The parent ends a document that takes too long and can say so; only when it does not, this does. */
const PATIENCE_MS = 1000;
const LOOK_EVERY_MS = 100;

const [parent = 0, milliseconds = 0, megabytes = 0] = process.argv.slice(2).map(Number);
const end = performance.now() + milliseconds + PATIENCE_MS;

setInterval(() => {
  const isAlone = process.ppid !== parent;
  const isHeavy = process.memoryUsage.rss() > megabytes * 1024 * 1024;
  if (isAlone || isHeavy || performance.now() > end) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
