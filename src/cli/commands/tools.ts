import type { Command } from 'commander';
import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { readConfig } from '../../config.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import type { ToolsView } from '../../services/tools-view.ts';
import { PrintedFailure } from '../errors.ts';
import type { Cell, Output } from '../output.ts';
import { openSession, outputOf } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `tools list|matrix|show|accept` ask the server; `tools lint|export` read the files beside this program. */
export function addTools(program: Command, world: World): void {
  const tools = program.command('tools').description('What agents may call, and the documents it stands in.');
  addList(tools, world);
  addMatrix(tools, world);
  addShow(tools, world);
  addAccept(tools, world);
  addLint(tools, world);
  addExport(tools, world);
}

function addList(tools: Command, world: World): void {
  const about = {
    name: 'list',
    does: 'List the operations, and which are on.',
    example: 'bin/qm tools list --as buyer',
  };
  subcommand(tools, about).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    const view = await client.tools();
    output.result(view, () => {
      const rows = view.operations.map(({ name, on, effect, scope, audience, rate, timeout, idempotency }) => [
        name,
        switchCell(on),
        effect,
        scope,
        audience,
        `${rate}/min`,
        `${timeout} s`,
        idempotency,
      ]);
      output.table(['operation', 'is', 'effect', 'scope', 'audience', 'rate', 'time-out', 'idempotency'], rows);
      for (const { name, state } of view.documents)
        if (state !== 'accepted') output.hint(`openapi/${name}.yaml is ${state}: bin/qm tools accept ${name}`);
    });
  });
}

const switchCell = (on: boolean): Cell => (on ? { text: 'on', tone: 'good' } : { text: 'off', tone: 'bad' });

function addMatrix(tools: Command, world: World): void {
  const about = {
    name: 'matrix',
    does: 'Which agent may call which operation; not named is refused.',
    example: 'bin/qm tools matrix --as auditor',
  };
  subcommand(tools, about).action(async (_options: unknown, self: Command) => {
    const { client, output } = openSession(world, self);
    const view = await client.tools();
    const matrix = matrixOf(view);
    output.result(matrix, () =>
      output.table(
        ['operation', ...view.agents.map(({ name }) => name)],
        matrix.map(({ operation, agents }) => [
          operation,
          ...view.agents.map(({ name }) => mayCell(agents[name] === true)),
        ]),
      ),
    );
  });
}

const mayCell = (may: boolean): Cell => (may ? { text: 'may', tone: 'good' } : { text: '-', tone: 'dim' });

const matrixOf = ({ operations, agents }: ToolsView) =>
  operations.map(({ name, effect, scope }) => ({
    operation: name,
    agents: Object.fromEntries(
      agents.map((agent) => [
        agent.name,
        effect === 'read' && agent.tools.includes(name) && agent.scopes.includes(scope),
      ]),
    ),
  }));

function addShow(tools: Command, world: World): void {
  const about = {
    name: 'show',
    does: 'Show one operation: what a model is told, and what it takes.',
    example: 'bin/qm tools show risk_match --as buyer',
  };
  subcommand(tools, about)
    .argument('<operation>', 'its name')
    .action(async (name: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const operation = (await client.tools()).operations.find((one) => one.name === name);
      if (operation === undefined)
        throw new QuartermasterError('not_found', `There is no operation ${name}. bin/qm tools list shows them.`);
      output.result(operation, () => {
        const { during, arguments: given, on, document, description, ...rest } = operation;
        output.section('Operation', [
          ...Object.entries(rest).map(([key, value]) => [key, String(value)]),
          ['document', `openapi/${document}.yaml`],
          ['is', switchCell(on)],
          ['during', during.join(', ')],
          ['model is told', description ?? 'nothing: no agent may have it'],
        ]);
        output.section(
          'Arguments',
          Object.entries(given).map(([key, schema]) => [key, JSON.stringify(schema)]),
        );
      });
    });
}

function addAccept(tools: Command, world: World): void {
  const about = {
    name: 'accept',
    does: 'Show how a document differs from what was accepted; with --seen, accept exactly that.',
    example: 'bin/qm tools accept risk --as administrator',
  };
  subcommand(tools, about)
    .argument('<document>', 'its name: vendors for openapi/vendors.yaml')
    .option('--seen <hash>', 'the hash that the difference was shown with')
    .action(async (name: string, { seen }: { seen?: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      if (seen !== undefined) {
        const accepted = await client.acceptTools(name, seen);
        return output.result(accepted, () => output.line(`openapi/${name}.yaml is accepted, and its tools are on.`));
      }
      const document = await client.toolDocument(name);
      output.result(document, () => showDifference(output, document));
    });
}

type Difference = { name: string; state: string; hash: string; text: string; accepted: string | null };

function showDifference(output: Output, { name, state, hash, text, accepted }: Difference): void {
  if (state === 'accepted') return output.line(`openapi/${name}.yaml is as it was accepted.`);
  const patch = createTwoFilesPatch('accepted', `openapi/${name}.yaml`, accepted ?? '', text);
  for (const line of patch.split('\n').slice(1)) output.line(line);
  output.line(`bin/qm tools accept ${name} --seen ${hash} turns its tools on, as they stand above.`);
}

function addLint(tools: Command, world: World): void {
  const about = {
    name: 'lint',
    does: 'Check the documents and the agents before they are used; asks the issuer for its key.',
    example: 'bin/qm tools lint openapi',
  };
  subcommand(tools, about)
    .argument('[dir]', "the folder of documents; default: this program's own")
    .action(async (dir: string | undefined, _options: unknown, self: Command) => {
      const output = outputOf(world, self.optsWithGlobals<{ json?: true }>().json === true);
      // Loaded here only: no other command needs documents, checkers and a tokenizer.
      const { checkToolbox } = await import('../../toolbox.ts');
      const { problems } = await checkToolbox(dir);
      output.result({ ok: problems.length === 0, problems }, () => {
        for (const problem of problems) output.line(problem);
        if (problems.length === 0) output.line('The documents and the agents are sound.');
      });
      if (problems.length > 0) throw new PrintedFailure();
    });
}

function addExport(tools: Command, world: World): void {
  const about = {
    name: 'kong',
    does: 'Print a declarative configuration of Kong, for GATEWAY_URL; needs no running system.',
    example: 'bin/qm tools export kong > kong.yaml',
  };
  const exporting = tools.command('export').description('Print the registry as a configuration of a gateway.');
  subcommand(exporting, about).action(async (_options: unknown, self: Command) => {
    const output = outputOf(world, self.optsWithGlobals<{ json?: true }>().json === true);
    const { kongOf } = await import('../../toolbox.ts');
    const needed = ['RISK_URL', 'ERP_URL', 'OIDC_ISSUER'] as const;
    const configuration = await kongOf(readConfig(world.env, needed));
    output.result(configuration, () => output.line(stringify(configuration).trimEnd()));
  });
}
