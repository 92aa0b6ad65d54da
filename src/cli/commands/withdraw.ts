import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `withdraw ID [--reason]`: takes a request back. */
export function addWithdraw(program: Command, world: World): void {
  const about = {
    name: 'withdraw',
    does: 'Take a requisition back before its order is sent.',
    example: 'bin/qm withdraw R-000001 --reason "found one in the store" --as requester',
  };
  subcommand(program, about)
    .argument('<id>')
    .option('--reason <text>', 'why')
    .action(async (id: string, { reason = null }: { reason?: string | null }, self: Command) => {
      const { client, output } = openSession(world, self);
      const acted = await client.withdraw(id, reason);
      output.result(acted, () => output.table(['id', ''], [[acted.id, 'withdrawn']]));
    });
}
