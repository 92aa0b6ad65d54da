import type { Command } from 'commander';
import { sendDecision } from '../decision.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

const verbs = {
  approve: { does: 'Approve what a task shows.', example: 'bin/qm approve T-000002 --as department_head' },
  reject: { does: 'Reject it; the requisition ends.', example: 'bin/qm reject T-000002 --reason "not this year"' },
  return: { does: 'Give it back with a question.', example: 'bin/qm return T-000002 --reason "Why two of them?"' },
} as const;

/** `approve|reject|return TASK [--reason]`: the three answers to an approval. */
export function addApprovals(program: Command, world: World): void {
  for (const verb of ['approve', 'reject', 'return'] as const) {
    subcommand(program, { name: verb, ...verbs[verb] })
      .argument('<task>')
      .option('--reason <text>', 'why')
      .action(async (task: string, { reason = null }: { reason?: string | null }, self: Command) => {
        await sendDecision(openSession(world, self), task, { verb, fields: {}, reason });
      });
  }
}
