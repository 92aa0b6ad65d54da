import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `reopen ID [--reason]`: lets a rejected request go on. */
export function addReopen(program: Command, world: World): void {
  const about = {
    name: 'reopen',
    does: 'Let a rejected requisition start again.',
    example: 'bin/qm reopen R-000001 --reason "it is a purchase request after all" --as buyer',
  };
  subcommand(program, about)
    .argument('<id>')
    .option('--reason <text>', 'why')
    .action(async (id: string, { reason = null }: { reason?: string | null }, self: Command) => {
      const { client, output } = openSession(world, self);
      const acted = await client.reopen(id, reason);
      output.result(acted, () => output.table(['id', ''], [[acted.id, 'reopened']]));
    });
}
