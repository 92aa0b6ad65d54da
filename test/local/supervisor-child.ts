// A supervisor in a process of its own, so that a test can kill it; prints the pids of what it started.
import { freePort } from '../../local/ports.ts';
import { startPostgres } from '../../local/postgres.ts';
import { startSupervisor } from '../../local/processes.ts';
import { startTemporal } from '../../local/temporal.ts';

const [home = '', ...wanted] = process.argv.slice(2);
const supervisor = await startSupervisor({ home });
const pids: number[] = [];
const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`;
for (const what of wanted) {
  if (what === 'postgres')
    pids.push((await startPostgres({ home, supervisor, settings: { fsync: 'off' } })).process.pid);
  if (what === 'temporal') pids.push((await temporal()).process.pid);
  if (what === 'stubborn') {
    const spec = { name: 'stubborn', command: process.execPath, args: ['-e', stubborn], stopWithinMs: 500 };
    pids.push((await supervisor.start(spec)).pid);
  }
}
process.stdout.write(`${JSON.stringify(pids)}\n`);

async function temporal() {
  return startTemporal({ home, supervisor, port: await freePort(), uiPort: await freePort(), historyDays: 90 });
}
