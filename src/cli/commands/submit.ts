import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { givenBytes } from '../given-bytes.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { fillTemplate, isTemplate } from '../template.ts';

/** `submit FILE|-`: hands in a purchase request as it arrived. */
export function addSubmit(program: Command, world: World): void {
  const about = {
    name: 'submit',
    does: 'Hand in a purchase request: a mail (RFC 5322) from a file, or from standard input with "-".',
    example: 'bin/qm submit samples/en-new-vendor.eml --as requester',
  };
  subcommand(program, about)
    .argument('<file>', 'the mail; the dates of a template in samples/ are filled in')
    .action(async (file: string, _options: unknown, self: Command) => {
      const { client, output } = openSession(world, self);
      const given = await givenBytes(file, world.stdin);
      const mail = isTemplate(given) ? fillTemplate(given, new Date(), randomUUID()) : given;
      const accepted = await client.submit(mail);
      output.result(accepted, () => {
        output.table(['id', ''], [[accepted.id, accepted.duplicate ? 'was here already' : 'accepted']]);
        output.hint(`bin/qm show ${accepted.id} --watch follows it.`);
      });
    });
}
