import { Argument } from 'commander';
import type { Command } from 'commander';
import { Verb } from '../../domain/task.ts';
import { sendDecision } from '../decision.ts';
import { optionalFields } from '../fields.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `decide TASK VERB [field=value…] [--reason]`: any answer that a task offers, for exceptions. */
export function addDecide(program: Command, world: World): void {
  const about = {
    name: 'decide',
    does: 'Decide a task by one of its verbs; "bin/qm show ID" lists them.',
    example: 'bin/qm decide T-000003 confirm_vendor source=call --as buyer2',
  };
  subcommand(program, about)
    .argument('<task>')
    .addArgument(new Argument('<verb>').choices(Verb.options))
    .addArgument(optionalFields('what the verb needs'))
    .option('--reason <text>', 'why')
    .action(
      async (
        task: string,
        verb: Verb,
        fields: Record<string, string>,
        { reason = null }: { reason?: string | null },
        self: Command,
      ) => {
        await sendDecision(openSession(world, self), task, { verb, fields, reason });
      },
    );
}
