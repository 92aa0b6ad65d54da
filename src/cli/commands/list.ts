import type { Command } from 'commander';
import { namesIn } from '../names.ts';
import { moneyText } from '../requirement.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { statusCell, when } from '../text.ts';

type Wish = Record<'limit', string> &
  Partial<Record<'status' | 'search' | 'requester' | 'vendor' | 'costCentre' | 'sort' | 'after', string>>;

/** `list`: the requisitions that this person may see. */
export function addList(program: Command, world: World): void {
  const about = {
    name: 'list',
    does: 'List requisitions, the newest first.',
    example: 'bin/qm list --status needs_info,pending_approval --as buyer',
  };
  subcommand(program, about)
    .option('--status <statuses>', 'only these, separated by commas')
    .option('--search <words>', 'words of its subject, vendor, number or order')
    .option('--requester <id>', 'only of this person')
    .option('--vendor <number>', 'only with this vendor')
    .option('--cost-centre <id>', 'only of this cost centre')
    .option('--sort <by>', 'createdAt, updatedAt, total or due')
    .option('--limit <count>', 'at most so many', '50')
    .option('--after <place>', 'go on where a page ended (next)')
    .action(async (wish: Wish, self: Command) => {
      const { client, output } = openSession(world, self);
      const { status, search, requester, vendor, costCentre: costCenter, sort, after, limit } = wish;
      const page = await client.list({ status, search, requester, vendor, costCenter, sort, after, limit });
      const names = await namesIn(client, page);
      output.result(page, () => {
        const rows = page.items.map((item) => [
          item.id,
          item.paused ? { text: `${item.status} (paused)`, tone: 'wait' as const } : statusCell(item),
          item.vendor ?? 'unknown',
          moneyText(item.total) ?? 'unknown',
          names(item.requester),
          when(item.updatedAt),
          item.erased ? '(erased)' : item.subject,
        ]);
        output.table(['id', 'status', 'vendor', 'total', 'requester', 'changed', 'subject'], rows);
        if (page.items.length === 0) output.hint('There is none. bin/qm submit FILE hands one in.');
        if (page.next !== null) output.hint(`There are more: --after ${page.next}`);
      });
    });
}
