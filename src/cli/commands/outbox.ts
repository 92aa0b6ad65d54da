import type { Command } from 'commander';
import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { lines } from '../output.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { needSystem } from '../system.ts';
import { when } from '../text.ts';

const TIMEOUT_MS = 15_000;

const Message = z.looseObject({
  n: z.int(),
  at: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  attachments: z.array(z.string()),
});
type Message = z.infer<typeof Message>;
const Outbox = z.object({ messages: z.array(Message) });

/** `outbox [N]`: the mail that the stand-in took instead of sending it. */
export function addOutbox(program: Command, world: World): void {
  const about = {
    name: 'outbox',
    does: 'List the mail that was sent, while mail is a stand-in; with a number, print that one.',
    example: 'bin/qm outbox 3',
  };
  subcommand(program, about)
    .argument('[n]', 'number of one mail')
    .action(async (n: string | undefined, _options: unknown, self: Command) => {
      const { output, system } = openSession(world, self);
      const { standIns, mailOutboxUrl } = needSystem(system);
      if (!standIns.includes('mail') || mailOutboxUrl === null) {
        const text = 'Mail is real (SMTP_URL): look into the mailboxes that it was sent to.';
        return output.result({ standIn: false, messages: [] }, () => output.line(text));
      }
      const messages = await read(world.fetch, mailOutboxUrl);
      if (n !== undefined) return output.result(one(messages, n), () => output.line(lines(one(messages, n).text)));
      return output.result({ standIn: true, messages }, () => {
        output.table(['n', 'at', 'to', 'subject', 'attached'], messages.map(row));
        output.hint('Mail is a stand-in: none of it left this machine. bin/qm outbox N prints one.');
      });
    });
}

const row = ({ n, at, to, subject, attachments }: Message): string[] => [
  String(n),
  when(at),
  to.join(', '),
  subject,
  attachments.join(', '),
];

function one(messages: readonly Message[], n: string): Message {
  const found = messages.find((message) => String(message.n) === n);
  if (found !== undefined) return found;
  throw new QuartermasterError('not_found', `There is no mail ${n}; bin/qm outbox lists them.`);
}

async function read(fetch: World['fetch'], url: string): Promise<Message[]> {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/messages`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return Outbox.parse(await response.json()).messages;
  } catch (cause) {
    const message = `The mail stand-in at ${url} does not answer; start it with "npm start".`;
    throw new QuartermasterError('provider_unavailable', message, { cause });
  }
}
