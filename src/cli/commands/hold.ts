import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `hold ID --reason`: nothing of it is erased until the hold ends. */
export function addHold(program: Command, world: World): void {
  const about = {
    name: 'hold',
    does: 'Keep what is there of a requisition from being erased, whatever its time; --end lets it go again.',
    example: 'bin/qm hold R-000001 --reason "disputed with the vendor" --as administrator',
  };
  subcommand(program, about)
    .argument('<id>')
    .requiredOption('--reason <text>', 'why')
    .option('--end', 'it need not be held any more')
    .action(async (id: string, { reason, end = false }: { reason: string; end?: boolean }, self: Command) => {
      const { client, output } = openSession(world, self);
      const held = await client.hold(id, { isHeld: !end, reason });
      output.result(held, () => output.line(held.hold ? `${id} is held` : `${id} is held no more`));
    });
}
