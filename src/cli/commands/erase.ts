import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Options = { reason: string; dryRun?: boolean };

/** `erase person ID --reason`: what is kept of somebody, where nothing of it is under way. */
export function addErase(program: Command, world: World): void {
  const erase = program.command('erase').description('Erase personal data; case files still verify.');
  const about = {
    name: 'person',
    does: 'Erase mails, transcripts, letters and free texts of the ended requisitions and agent runs of a person, and their record but its id.',
    example: 'bin/qm erase person requester2 --reason "asked for on 2026-11-20" --dry-run --as administrator',
  };
  subcommand(erase, about)
    .argument('<person>', 'by id')
    .requiredOption('--reason <text>', 'why; it stands in the case files, so name nobody in it')
    .option('--dry-run', 'only count what would go')
    .action(async (person: string, { reason, dryRun = false }: Options, self: Command) => {
      const { client, output } = openSession(world, self);
      const erased = await client.erasePerson({ person, reason, isRehearsal: dryRun });
      output.result(erased, () => {
        output.table(
          ['table', dryRun ? 'would go' : 'gone'],
          Object.entries(erased.rows).map(([table, rows]) => [table, String(rows)]),
        );
        const { requisitions, runs } = erased;
        const of = `${requisitions.length} requisitions and ${runs.length} runs of agents`;
        output.line(`${dryRun ? 'would be erased' : 'erased'} of ${of}`);
        if (erased.left.length > 0)
          output.line(
            `under way or held, so nothing of them; run it again when they have ended: ${erased.left.join(', ')}`,
          );
        if (!erased.isRecordErased)
          output.line('name and address stay while something is under way or held in which they have a part');
      });
    });
}
