import { once } from 'node:events';
import { readConfig } from '../src/config.ts';
import { homeFolder } from './folders.ts';
import { chosenPort } from './ports.ts';
import { describeExit } from './processes.ts';
import type { Exit } from './processes.ts';
import { startSystem } from './system.ts';
import type { SystemPorts, SystemState } from './system.ts';

const home = homeFolder(process.env);
const ending = new AbortController();
let failure: Exit | undefined;
// More than one may arrive for one Ctrl-C: from the terminal, from npm and from the launcher.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

try {
  await run();
} catch (error) {
  if (!ending.signal.aborted) report(error instanceof Error ? error.message : String(error));
}
if (failure) report(describeExit(failure));

async function run(): Promise<void> {
  console.log(`Starting Quartermaster in ${home}`);
  const system = await startSystem({ home, env: process.env, ports: choosePorts, log, onExit, signal: ending.signal });
  console.log(welcome(system.state));
  if (!ending.signal.aborted) await once(ending.signal, 'abort');
  console.log('\nStopping. What waits goes on at the next start.');
  await system.stop();
}

function log(line: string): void {
  console.log(`  ${line}`);
}

function onExit(exit: Exit): void {
  failure ??= exit;
  ending.abort();
}

function report(message: string): void {
  console.error(`\n${message}`);
  process.exitCode = 1;
}

async function choosePorts(): Promise<SystemPorts> {
  const config = readConfig(process.env, []);
  const server = await chosenPort('QM_PORT', config.QM_PORT);
  const chosen = { server, temporal: config.QM_TEMPORAL_PORT, temporalUi: config.QM_UI_PORT };
  if (config.TEMPORAL_ADDRESS !== undefined) return chosen;
  await chosenPort('QM_TEMPORAL_PORT', chosen.temporal);
  await chosenPort('QM_UI_PORT', chosen.temporalUi);
  return chosen;
}

function welcome(state: SystemState): string {
  const standIns =
    state.standIns.length === 0 ? 'none: every outside service is a real one' : state.standIns.join(', ');
  // Elsewhere `bin/qm` looks for the nearest `.quartermaster`.
  const qm = process.env.QM_HOME ? `QM_HOME=${home} bin/qm` : 'bin/qm';
  return `
Quartermaster is ready.
  Inbox and API     ${state.url}
  Temporal Web UI   ${state.temporalUiUrl ?? 'set QM_TEMPORAL_UI_URL'}
  Temporal server   ${state.temporalAddress}
  Mail that is sent ${state.mailOutboxUrl ?? 'goes to the SMTP server in SMTP_URL'}
  Stand-ins         ${standIns}
  State and logs    ${home}

Try next, in another terminal:
  ${qm} submit samples/en-new-vendor.eml --as requester
  ${qm} list --as buyer
  ${qm} tasks --as buyer

Ctrl-C ends it; the next start goes on where it was.`;
}
