import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import type { AgentRunView } from '../../services/agent-runs-view.ts';
import type { Client } from '../client.ts';
import { PrintedFailure } from '../errors.ts';
import { givenBytes } from '../given-bytes.ts';
import { namesIn } from '../names.ts';
import { printableJson, type Output, type Tone } from '../output.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { showCaseFile } from '../show-case-file.ts';
import { subcommand } from '../subcommand.ts';
import { dollars, when } from '../text.ts';

/** `agent run|list|show|cancel`: agents that work without a requisition. */
export function addAgent(program: Command, world: World): void {
  const agent = program.command('agent').description('Have an agent work without a requisition.');
  addRun(agent, world);
  addList(agent, world);
  addShow(agent, world);
  addCancel(agent, world);
}

function addRun(agent: Command, world: World): void {
  subcommand(agent, {
    name: 'run',
    does: 'Have an agent work on JSON from a file, or from standard input with "-", and print what it hands on.',
    example: 'bin/qm agent run vendor --input samples/agents/vendor.json --as buyer',
  })
    .argument('<agent>', 'one that needs no requisition; bin/qm agents --json says what it needs')
    .requiredOption('--input <file>', 'what it works on')
    .option('--no-wait', 'print the number of the run only')
    .action(async (name: string, { input, wait }: { input: string; wait: boolean }, self: Command) => {
      const { client, output } = openSession(world, self);
      const { id } = await client.runAgent(name, objectIn(await givenBytes(input, world.stdin)));
      if (!wait) return output.result({ id }, () => output.line(id));
      showRun(output, await ended(client, id));
    });
}

function objectIn(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new QuartermasterError(
    'invalid_input',
    'The input is no JSON object; bin/qm agents --json says what it must hold.',
  );
}

/** The longest that one request waits. */
const PATIENCE_SECONDS = 25;

/** As soon as it has ended, or waits for somebody, which may take a day. */
async function ended(client: Client, id: string): Promise<AgentRunView> {
  for (;;) {
    const run = await client.agentRun(id, PATIENCE_SECONDS);
    if (run.state !== 'running') return run;
  }
}

function addList(agent: Command, world: World): void {
  type Options = { agent?: string; limit: string; after?: string };
  subcommand(agent, {
    name: 'list',
    does: 'List runs of agents that work by themselves, the newest first.',
    example: 'bin/qm agent list --as auditor',
  })
    .option('--agent <name>', 'of this agent only')
    .option('--limit <number>', 'at most so many', '50')
    .option('--after <cursor>', 'go on after a page')
    .action(async ({ agent: name, limit, after }: Options, self: Command) => {
      const { client, output } = openSession(world, self);
      const page = await client.agentRuns({ agent: name, limit, after });
      output.result(page, () => {
        if (page.items.length === 0) return output.line('No agent has worked by itself.');
        const rows = page.items.map((run) => [
          run.id,
          run.agent,
          standing(run),
          run.verdict ?? '',
          run.person,
          dollars(run.costMicroUsd),
          when(run.createdAt),
        ]);
        output.table(['id', 'agent', '', 'verdict', 'for', 'cost', 'began'], rows);
        if (page.next !== null) output.hint(`More: --after ${page.next}`);
      });
    });
}

function addShow(agent: Command, world: World): void {
  subcommand(agent, {
    name: 'show',
    does: 'Show one: verdict, output, cost, case file.',
    example: 'bin/qm agent show AR-000001 --as buyer',
  })
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const [run, caseFile] = [await client.agentRun(id, 0), await client.history(id)];
      const names = await namesIn(client, caseFile);
      output.result({ ...run, caseFile }, () => {
        print(output, run);
        showCaseFile(output, caseFile, names);
      });
    });
}

function addCancel(agent: Command, world: World): void {
  subcommand(agent, {
    name: 'cancel',
    does: 'End one as it is.',
    example: 'bin/qm agent cancel AR-000001 --as buyer',
  })
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const cancelled = await client.cancelAgentRun(id);
      output.result(cancelled, () => output.line(`${id} is cancelled.`));
    });
}

const tones = {
  running: 'strong',
  waiting: 'wait',
  completed: 'good',
  stopped: 'bad',
  cancelled: 'dim',
} as const satisfies Record<AgentRunView['state'], Tone>;

const standing = ({ state, reason }: Pick<AgentRunView, 'state' | 'reason'>) => ({
  text: reason === null ? state : `${state}: ${reason}`,
  tone: tones[state],
});

/** The result of a command that waited for it: a run without an answer is no success. */
function showRun(output: Output, run: AgentRunView): void {
  output.result(run, () => print(output, run));
  if (run.state !== 'completed') throw new PrintedFailure();
}

function print(output: Output, run: AgentRunView): void {
  output.section('Run', [
    ['id', run.id],
    ['agent', `${run.agent} (${run.promptVersion})`],
    ['state', standing(run)],
    ['verdict', run.verdict ?? 'none yet'],
    ['for', run.person],
    ['cost', `${dollars(run.costMicroUsd)} in ${run.turns} turns`],
    ...(run.subscription === null ? [] : [['subscription', run.subscription]]),
  ]);
  if (run.output !== null) {
    output.section(
      'Reasons',
      run.output.reasons.map((reason) => [reason]),
    );
    output.block(['Output'], printableJson(run.output.payload, 2));
  }
  if (run.reason === 'needs_sign_in') output.hint('It goes on when its person has signed in: bin/qm login.');
}
