import type { Command } from 'commander';
import { collectField } from '../fields.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

/** `edit ID field=value…`: changes a requirement; approvals given so far are asked for again. */
export function addEdit(program: Command, world: World): void {
  const about = {
    name: 'edit',
    does: 'Change fields of a requisition; what was approved must then be approved again.',
    example: "bin/qm edit R-000001 'lines[0].quantity=3' --as requester",
  };
  subcommand(program, about)
    .argument('<id>')
    .argument('<field=value...>', 'new values', collectField)
    .action(async (id: string, fields: Record<string, string>, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const edited = await client.edit(id, fields);
      output.result(edited, () => output.table(['id', 'version'], [[id, String(edited.version)]]));
    });
}
