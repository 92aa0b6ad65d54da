import type { Command } from 'commander';
import { PrintedFailure } from '../errors.ts';
import { namesIn } from '../names.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { showCaseFile } from '../show-case-file.ts';
import { subcommand } from '../subcommand.ts';

/** `history ID`: prints and verifies the case file; fails when an entry was altered or is missing. */
export function addHistory(program: Command, world: World): void {
  const about = {
    name: 'history',
    does: 'Print the case file of a requisition or of a run of an agent, and verify that nothing was altered; exit code 1 if something was.',
    example: 'bin/qm history R-000001 --as auditor',
  };
  subcommand(program, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const history = await client.history(id);
      const names = await namesIn(client, history);
      output.result(history, () => showCaseFile(output, history, names));
      if (!history.intact) throw new PrintedFailure();
    });
}
