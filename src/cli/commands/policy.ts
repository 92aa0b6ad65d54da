import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { checkPolicies, readPolicyFiles } from '../../policies.ts';
import { PrintedFailure } from '../errors.ts';
import { openSession, outputOf } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Question = { amount: string; currency: string; costCentre: string; category?: string };

/** `policy check [DIR]`, `policy explain` and `policy show [NAME]`: are the policies sound, and what do they ask for. */
export function addPolicy(program: Command, world: World): void {
  const policy = program.command('policy').description('Check the policies, or ask what they want.');
  addCheck(policy, world);
  addExplain(policy, world);
  addShow(policy, world);
}

function addShow(policy: Command, world: World): void {
  const about = {
    name: 'show',
    does: 'List the policies that the server goes by, or print one.',
    example: 'bin/qm policy show approval --as requester',
  };
  subcommand(policy, about)
    .argument('[name]')
    .action(async (name: string | undefined, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      if (name !== undefined) {
        const found = await client.policy(name);
        return output.result(found, () => output.line(found.text.trimEnd()));
      }
      const found = await client.policies();
      return output.result(found, () =>
        output.table(
          ['policy', 'version', 'effective'],
          found.items.map(({ name: of, version, effective }) => [of, version, effective ?? '']),
        ),
      );
    });
}

function addCheck(policy: Command, world: World): void {
  const about = {
    name: 'check',
    does: 'Check policy files before they are used; needs no running system.',
    example: 'bin/qm policy check policies',
  };
  subcommand(policy, about)
    .argument('[dir]', "the folder; default: this program's own")
    .action(async (dir: string | undefined, _options: unknown, self: Command) => {
      const output = outputOf(world, self.optsWithGlobals<{ json?: true }>().json === true);
      // Loaded where it is needed: all agents and tools hang on it.
      const { aloneInputs } = await import('../../toolbox.ts');
      const problems = checkPolicies(await filesOf(dir), aloneInputs);
      output.result({ ok: problems.length === 0, problems }, () => {
        output.table(
          ['file', 'where', 'problem', 'cure'],
          problems.map(({ file, path, problem, cure }) => [file, path, problem, cure]),
        );
        if (problems.length === 0) output.line('The policies are sound.');
      });
      if (problems.length > 0) throw new PrintedFailure();
    });
}

function addExplain(policy: Command, world: World): void {
  const about = {
    name: 'explain',
    does: 'Print the approvals that a purchase would need, and why.',
    example: 'bin/qm policy explain --amount 12000 --currency EUR --cost-centre K-310 --as rheinwerk/requester',
  };
  subcommand(policy, about)
    .requiredOption('--amount <amount>', 'in major units, such as 12000 or 99.50')
    .requiredOption('--currency <code>', 'ISO 4217')
    .requiredOption('--cost-centre <id>', 'cost centre')
    .option('--category <id>', 'category; without one the strictest row applies')
    .action(async ({ amount, currency, costCentre, category }: Question, self: Command) => {
      const { client, output } = openSession(world, self);
      const question = { amount, currency, costCenter: costCentre, ...(category !== undefined && { category }) };
      const explanation = await client.explain(question);
      output.result(explanation, () => explanation.lines.forEach((line) => output.line(line)));
    });
}

async function filesOf(dir: string | undefined): ReturnType<typeof readPolicyFiles> {
  try {
    return await readPolicyFiles(dir);
  } catch (cause) {
    throw new QuartermasterError('invalid_input', `${dir ?? 'policies'} cannot be read; name a folder.`, { cause });
  }
}
