import type { Command } from 'commander';
import { checkAnswer, sendDecision } from '../decision.ts';
import { collectField } from '../fields.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `answer TASK field=value…`: settles what a question asks. */
export function addAnswer(program: Command, world: World): void {
  const about = {
    name: 'answer',
    does: 'Answer a question; "bin/qm show ID" lists the fields that it asks for.',
    example: 'bin/qm answer T-000001 vendor.taxId=91-1234567 neededBy=2026-12-15 --as requester',
  };
  subcommand(program, about)
    .argument('<task>')
    .argument('<field=value...>', 'a value for each field that is asked', collectField)
    .option('--dry-run', 'only say what would be refused')
    .action(async (task: string, fields: Record<string, string>, { dryRun }: { dryRun?: true }, self: Command) => {
      const session = openSession(world, self);
      if (dryRun) await checkAnswer(session, task, { verb: 'answer', fields });
      else await sendDecision(session, task, { verb: 'answer', fields, reason: null });
    });
}
