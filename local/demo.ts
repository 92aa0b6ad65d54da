import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { createClient } from '../src/cli/client.ts';
import type { Client } from '../src/cli/client.ts';
import { signIn, usernameOf } from '../src/cli/sign-in.ts';
import { fillTemplate } from '../src/cli/template.ts';
import { QuartermasterError } from '../src/domain/errors.ts';
import type { TaskView } from '../src/services/view.ts';
import { preparedReply, typedReply } from './demo-answers.ts';
import type { Reply } from './demo-answers.ts';
import { proofOfOrder } from './demo-proof.ts';
import { endOf, indented, tellStory } from './demo-story.ts';
import type { StoryOptions } from './demo-story.ts';
import { removeHome, ROOT } from './folders.ts';
import { freePort } from './ports.ts';
import { describeExit } from './processes.ts';
import { ERP_CLERK } from './stand-ins.ts';
import { startSystem } from './system.ts';
import type { System, SystemPorts } from './system.ts';

const SAMPLE = join(ROOT, 'samples', 'en-new-vendor.eml');
const WITHIN_MS = 180_000;
const FIRST_TEMPORAL_NOISE = /^temporal: (TEMPORAL_ADDRESS is not set|not on the PATH)/;

const { values: options } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const home = mkdtempSync(join(tmpdir(), 'quartermaster-demo-'));
const ending = new AbortController();
let failure: string | undefined;
// More than one may arrive for one Ctrl-C: from the terminal, from npm and from the launcher.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

process.exitCode = 1;
try {
  await run();
  process.exitCode = 0;
} catch (error) {
  if (ending.signal.aborted) console.error(`\n${failure ?? 'Ended early, without an order.'}`);
  else console.error(`\n${(failure = error instanceof Error ? error.message : String(error))}`);
}
if (failure !== undefined) console.error(`The logs are in ${join(home, 'logs')}.`);
else if (options.keep) console.log(`Kept: QM_HOME=${home} npm start goes on with it.`);
else removeHome(home);

async function run(): Promise<void> {
  console.log('Starting everything on free ports, in a state folder of its own.');
  // Always the stand-ins: the demo must not order at a real vendor.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
  const onExit: Parameters<typeof startSystem>[0]['onExit'] = (exit) => {
    failure ??= describeExit(exit);
    ending.abort();
  };
  const system = await startSystem({ home, env, ports, log, onExit, signal: ending.signal });
  try {
    console.log('Model, risk provider, ERP, mail and identity are stand-ins on this machine; everything else is real.');
    await (process.stdin.isTTY && process.stdout.isTTY ? withPerson(system) : alone(system));
  } finally {
    console.log('Stopping everything.');
    await system.stop();
  }
}

async function withPerson(system: System): Promise<void> {
  console.log('You answer for the people who are asked; Enter takes what stands in brackets, Ctrl-C ends the demo.\n');
  const { signal } = ending;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('SIGINT', () => ending.abort()).on('close', () => ending.abort());
  const ask = (question: string) => terminal.question(indented(question), { signal });
  try {
    await story(system, (task) => typedReply(task, ask), signal);
    await terminal.question('\nEnter ends the demo, and the Web UI with it. ', { signal }).catch(() => undefined);
  } finally {
    terminal.removeAllListeners('close').close();
  }
}

async function alone(system: System): Promise<void> {
  console.log('There is no terminal, so the demo answers and approves as the seeded people.\n');
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(WITHIN_MS)]);
  await story(system, replyAloud, signal);
}

async function replyAloud(task: TaskView, attempt: number): Promise<Reply> {
  if (attempt > 1) throw new QuartermasterError('internal', `The demo's answer to ${task.id} was refused.`);
  const reply = preparedReply(task);
  const fields = Object.entries(reply.fields).map(([field, value]) => ` ${field}=${value}`);
  console.log(indented(`The demo answers for them: ${reply.verb.replaceAll('_', ' ')}${fields.join('')}`));
  return reply;
}

async function story(system: System, reply: StoryOptions['reply'], signal: AbortSignal): Promise<void> {
  const mail = fillTemplate(readFileSync(SAMPLE), new Date(), randomUUID());
  const view = await tellStory({ mail, clientOf: clients(system), reply, log: console.log, signal });
  console.log(`\n${endOf(view).join('\n')}`);
  const { ERP_TOKEN: erpToken = ERP_CLERK } = system.environment;
  const { erpUrl, mailOutboxUrl } = system.state;
  const other = { erpUrl: erpUrl ?? '', erpToken, mailUrl: mailOutboxUrl ?? '' };
  console.log(`Checked at the other side: ${await proofOfOrder(view.purchaseOrder, other)}.`);
}

/** Tokens are short-lived, and the demo may wait for a person, so each call signs in anew. */
function clients({ state: { url, issuer } }: System): (login: string) => Client {
  const token = (login: string) => () => signIn(fetch, issuer, usernameOf(login));
  return (login) => createClient({ url, token: token(login), fetch });
}

async function ports(): Promise<SystemPorts> {
  return { server: await freePort(), temporal: await freePort(), temporalUi: await freePort() };
}

function log(line: string): void {
  if (!FIRST_TEMPORAL_NOISE.test(line)) console.log(`  ${line}`);
}
