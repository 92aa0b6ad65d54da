import type { Command } from 'commander';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

const reasons = {
  unproven_sender: 'nothing proves that the sender sent it',
  unknown_sender: 'the sender is nobody of the company',
  not_addressed: 'it was written to somebody else',
} as const;

/** `mail list|release|drop`: mails that started nothing, since it is not known whose they are. */
export function addMail(program: Command, world: World): void {
  const mail = program.command('mail').description('Look after mails whose sender is not proven or not known.');
  const about = {
    name: 'list',
    does: 'List the mails that are held, the oldest first.',
    example: 'bin/qm mail list --as buyer',
  };
  subcommand(mail, about).action(async (_options: object, self: Command) => {
    const { client, output } = openSession(world, self);
    const { items } = await client.heldMails();
    output.result(items, () => {
      if (items.length === 0) return output.line('No mail is held.');
      const rows = items.map(({ id, sender, subject, why, receivedAt }) => [
        id,
        sender,
        subject,
        when(receivedAt),
        reasons[why],
      ]);
      output.table(['id', 'from', 'subject', 'came', 'held, because'], rows);
      output.hint('Ask the person by another way first; then bin/qm mail release ID, or drop.');
    });
  });
  addRelease(mail, world);
  addDrop(mail, world);
}

function addRelease(mail: Command, world: World): void {
  subcommand(mail, {
    name: 'release',
    does: 'Submit a held mail in your own name, for its sender if the company knows them.',
    example: 'bin/qm mail release 5b8c1d2e-… --as buyer',
  })
    .argument('<id>', 'as bin/qm mail list shows it')
    .action(async (id: string, _options: object, self: Command) => {
      const { client, output } = openSession(world, self);
      const released = await client.releaseMail(id);
      output.result(released, () => output.table(['id', ''], [[released.id, 'accepted']]));
    });
}

function addDrop(mail: Command, world: World): void {
  subcommand(mail, {
    name: 'drop',
    does: 'Throw a held mail away.',
    example: 'bin/qm mail drop 5b8c1d2e-… --as buyer',
  })
    .argument('<id>', 'as bin/qm mail list shows it')
    .action(async (id: string, _options: object, self: Command) => {
      const { client, output } = openSession(world, self);
      const dropped = await client.dropMail(id);
      output.result(dropped, () => output.line(`${id} is dropped.`));
    });
}
