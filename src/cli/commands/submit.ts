import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { QuartermasterError } from '../../domain/errors.ts';
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
      const given = file === '-' ? await all(world.stdin) : await contentOf(file);
      const mail = isTemplate(given) ? fillTemplate(given, new Date(), randomUUID()) : given;
      const accepted = await client.submit(mail);
      output.result(accepted, () => {
        output.table(['id', ''], [[accepted.id, accepted.duplicate ? 'was here already' : 'accepted']]);
        output.hint(`bin/qm show ${accepted.id} --watch follows it.`);
      });
    });
}

async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new QuartermasterError('invalid_input', `${file} cannot be read; name a file, or "-" for standard input.`, {
      cause,
    });
  }
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
