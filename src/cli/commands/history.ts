import type { Command } from 'commander';
import { Actor } from '../../domain/principal.ts';
import { PrintedFailure } from '../errors.ts';
import { namesIn, type Names } from '../names.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

const contents = { erased: '(erased)', withheld: '(not for you)' } as const;

/** `history ID`: prints and verifies the case file; fails when an entry was altered or is missing. */
export function addHistory(program: Command, world: World): void {
  const about = {
    name: 'history',
    does: 'Print the case file of a requisition and verify that nothing was altered; exit code 1 if something was.',
    example: 'bin/qm history R-000001 --as auditor',
  };
  subcommand(program, about)
    .argument('<id>')
    .action(async (id: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const history = await client.history(id);
      const names = await namesIn(client, history);
      output.result(history, () => {
        const rows = history.entries.map(({ seq, at, actor, kind, payload, content, hash }) => [
          String(seq),
          when(at),
          actorText(actor, names),
          kind,
          content === 'shown' ? JSON.stringify(payload) : contents[content],
          hash.slice(0, 12),
        ]);
        output.table(['', 'at', 'who', 'what', 'details', 'hash'], rows);
        output.line(
          history.intact
            ? `intact: ${rows.length} entries, each linked to the one before`
            : `BROKEN at entry ${history.brokenAt ?? 'unknown'}: something was altered or removed there`,
        );
      });
      if (!history.intact) throw new PrintedFailure();
    });
}

function actorText(actor: unknown, names: Names): string {
  const known = Actor.safeParse(actor);
  if (!known.success) return JSON.stringify(actor);
  if (known.data.kind === 'person') {
    const { person, roles, inPlaceOf } = known.data;
    return `${names(person)}${inPlaceOf === undefined ? '' : ` for ${names(inPlaceOf)}`} (${roles.join(', ')})`;
  }
  if (known.data.kind === 'agent') return `agent ${known.data.agent} for ${names(known.data.onBehalfOf)}`;
  return known.data.kind;
}
