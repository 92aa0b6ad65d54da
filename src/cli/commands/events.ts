import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client } from '../client.ts';
import type { Output } from '../output.ts';
import { openSession } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

const LOOK_EVERY_MS = 1_000;
const PAGE = 500;

type Options = { follow?: true; type?: string; after?: string };
type Event = Awaited<ReturnType<Client['events']>>['items'][number];

/** `events list|parked|retry|drop`: what happened in the company, and what a receiver did not take of it. */
export function addEvents(program: Command, world: World): void {
  const events = program.command('events').description('Show what happened in the company, as other systems are told.');
  const about = {
    name: 'list',
    does: 'List the events that are kept, the oldest first; with --follow those that come, too.',
    example: 'bin/qm events --follow --type quartermaster.order.sent.v1 --as auditor',
  };
  subcommand(events, about, { isDefault: true })
    .option('--follow', 'goes on until it is interrupted')
    .option('--type <type>', 'only of this type (docs/events.md)')
    .option('--after <next>', 'behind where an earlier call with --json ended')
    .action(async ({ follow, type, after }: Options, self: Command) => {
      const { client, output } = openSession(world, self);
      const show = (some: readonly Event[]) => some.forEach((event) => output.line(lineOf(event)));
      const { items, next } = await all(client, { type, after });
      output.result({ items, next }, () => show(items));
      if (!follow) return;
      for (let place = next; ; await sleep(LOOK_EVERY_MS)) {
        const more = await all(client, { type, after: place });
        place = more.next;
        if (more.items.length > 0) output.result(more, () => show(more.items));
      }
    });
  addParked(events, world);
}

/** Pages until one is empty. */
const all = async (client: Client, { type, after }: { type: string | undefined; after: string | undefined }) => {
  const items: Event[] = [];
  for (let place = after; ;) {
    const page = await client.events({ type, after: place, limit: String(PAGE) });
    items.push(...page.items);
    place = page.next;
    if (page.items.length < PAGE) return { items, next: page.next };
  }
};

const lineOf = ({ time, type, subject, data }: Event): string => `${time} ${type} ${subject} ${JSON.stringify(data)}`;

function addParked(events: Command, world: World): void {
  subcommand(events, {
    name: 'parked',
    does: 'List the events that a receiver refused and that are not tried any more.',
    example: 'bin/qm events parked --as administrator',
  }).action(async (_options: object, self: Command) => {
    const { client, output } = openSession(world, self);
    const { items } = await client.parkedEvents();
    output.result(items, () => showParked(output, items));
  });
  const acts = { retry: 'Let a parked event go again.', drop: 'Never hand on a parked event.' } as const;
  for (const name of ['retry', 'drop'] as const)
    subcommand(events, { name, does: acts[name], example: `bin/qm events ${name} 5b8c1d2e-… --as administrator` })
      .argument('<id>', 'as bin/qm events parked shows it')
      .action(async (id: string, _options: object, self: Command) => {
        const { client, output } = openSession(world, self);
        const done = await client[`${name}Event`](id);
        output.result(done, () => output.line(name === 'retry' ? `${id} goes again.` : `${id} is dropped.`));
      });
}

function showParked(output: Output, items: Awaited<ReturnType<Client['parkedEvents']>>['items']): void {
  if (items.length === 0) return output.line('No event is parked.');
  const rows = items.map(({ id, feed, type, subject, reason, parkedAt }) => [
    id,
    feed,
    type,
    subject,
    reason,
    when(parkedAt),
  ]);
  output.table(['id', 'for', 'type', 'about', 'refused, because', 'since'], rows);
  output.hint('docs/events.md says what the reasons mean; then bin/qm events retry ID, or drop.');
}
