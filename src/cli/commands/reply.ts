import type { Command } from 'commander';
import { givenBytes } from '../given-bytes.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';

const became = {
  attached: 'the answer to the letter; the vendor is looked at again',
  in_review: 'a buyer says whose answer it is',
  dropped: 'was dropped before',
  noted: 'written by a program; noted, and no answer',
} as const;

/** `reply FILE|- [--requisition R]`: hands in what a vendor answered. */
export function addReply(program: Command, world: World): void {
  subcommand(program, {
    name: 'reply',
    does: 'Hand in a vendor’s answer to a letter: a mail (RFC 5322) from a file, or from standard input with "-".',
    example: 'bin/qm reply answer.eml --as buyer',
  })
    .argument('<file>', 'the mail')
    .option('--requisition <id>', 'what it answers, where the mail does not show it')
    .action(async (file: string, { requisition }: { requisition?: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      const filed = await client.reply(await givenBytes(file, world.stdin), requisition);
      output.result(filed, () => {
        const what = filed.duplicate ? 'was here already' : became[filed.state];
        output.table(['requisition', 'letter', ''], [[filed.requisition, String(filed.letter), what]]);
        output.hint(`bin/qm show ${filed.requisition} shows what follows.`);
      });
    });
}
