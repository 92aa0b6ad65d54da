import type { Command } from 'commander';
import type { SourceView } from '../../services/source-view.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

const plain = (pieces: SourceView['body']): string => pieces.map(({ text }) => text).join('');

/** `source ID`: the mail that a requisition came in, and what was read of its files. */
export function addSource(program: Command, world: World): void {
  const about = {
    name: 'source',
    does: 'Print the mail that a requisition came in, and what was read of its files.',
    example: 'bin/qm source R-000001 --as auditor',
  };
  subcommand(program, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const source = await client.source(id);
      output.result(source, () => {
        if (source === null) return output.hint('You see the requisition, but not the texts that it was read from.');
        const { from, date, subject, body, forwarded, documents } = source;
        output.block([{ text: plain(subject), tone: 'strong' }, from.address, when(date)], plain(body));
        if (forwarded.length > 0) output.block([{ text: 'forwarded', tone: 'strong' }], plain(forwarded));
        for (const { name, why, pages } of documents) {
          if (why !== null) output.block([{ text: name, tone: 'strong' }], `not read: ${why}`);
          for (const { page, label, text } of pages)
            output.block([{ text: name, tone: 'strong' }, label ?? `page ${page}`], plain(text));
        }
      });
    });
}
