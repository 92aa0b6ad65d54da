import { Option, type Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

type Options = { outcome?: string; limit: string; after?: string };

/** `inbound`: what became of events of other systems. */
export function addInbound(program: Command, world: World): void {
  const about = {
    name: 'inbound',
    does: 'List what became of events of other systems, the newest first.',
    example: 'bin/qm inbound --outcome refused --as administrator',
  };
  subcommand(program, about)
    .addOption(new Option('--outcome <outcome>', 'only those').choices(['applied', 'refused']))
    .option('--limit <number>', 'at most so many', '50')
    .option('--after <cursor>', 'go on after a page')
    .action(async ({ outcome, limit, after }: Options, self: Command) => {
      const { client, output } = openSession(world, self);
      const page = await client.inboundEvents({ outcome, limit, after });
      output.result(page, () => {
        if (page.items.length === 0) return output.line('No event has come.');
        const rows = page.items.map(({ cameAt, subscription, type, source, id, reason, subject }) => [
          when(cameAt),
          subscription,
          type,
          `${source} ${id}`,
          reason === null ? 'applied' : `refused: ${reason}`,
          subject ?? '',
        ]);
        output.table(['came', 'subscription', 'type', 'event', 'outcome', 'about'], rows);
        if (page.next !== null) output.hint(`More: --after ${page.next}`);
      });
    });
}
