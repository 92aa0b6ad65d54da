import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `reassign ID PERSON --reason`: makes somebody else the requester. */
export function addReassign(program: Command, world: World): void {
  const about = {
    name: 'reassign',
    does: 'Hand a requisition under way over to another requester; an administrator or a department head.',
    example: 'bin/qm reassign R-000001 requester2 --reason "Rita has left" --as administrator',
  };
  subcommand(program, about)
    .argument('<id>')
    .argument('<person>', 'who requests it from now on, by id')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, to: string, { reason }: { reason: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      const handed = await client.reassign(id, { to, reason });
      output.result(handed, () => output.table(['id', 'from', 'to'], [[handed.id, handed.from, handed.to]]));
    });
}
