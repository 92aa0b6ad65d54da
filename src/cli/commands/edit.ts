import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
import { optionalFields } from '../fields.ts';
import { sendDecision } from '../decision.ts';
import { givenBytes } from '../given-bytes.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

type Fields = Record<string, string>;

/** `edit ID field=value…`: changes a requirement, whose approvals are asked for again; `edit TASK --file`: sends a letter with another text. */
export function addEdit(program: Command, world: World): void {
  const about = {
    name: 'edit',
    does: 'Change fields of a requisition, whose approvals are then asked for again; or, with --file, the text of a letter that a task shows.',
    example:
      "bin/qm edit R-000001 'lines[0].quantity=3' --as requester\n  bin/qm edit T-000003 --file letter.txt --as buyer",
  };
  subcommand(program, about)
    .argument('<id>')
    .addArgument(optionalFields('new values'))
    .option('--file <file>', 'a letter: "Subject: …", a blank line, paragraphs; "-" is standard input')
    .action(async (id: string, fields: Fields, { file }: { file?: string }, self: Command) => {
      const isBare = Object.keys(fields).length === 0;
      if (file !== undefined && isBare) return editLetter(world, self, id, file);
      if (file !== undefined || isBare)
        throw new QuartermasterError('invalid_input', 'Give field=value for a requisition, or --file for a letter.');
      const { client, output } = openSession(world, self);
      const edited = await client.edit(id, fields);
      output.result(edited, () => output.table(['id', 'version'], [[id, String(edited.version)]]));
    });
}

const editLetter = async (world: World, self: Command, task: string, file: string): Promise<void> => {
  const text = new TextDecoder().decode(await givenBytes(file, world.stdin));
  await sendDecision(openSession(world, self), task, { verb: 'edit', fields: { text }, reason: null });
};
