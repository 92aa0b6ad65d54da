import type { Command } from 'commander';
import type { AddedWebhookView, DeliveryView, WebhookView } from '../../services/webhooks-view.ts';
import type { Cell } from '../output.ts';
import { openSession, type Session } from '../session.ts';
import type { World } from '../session.ts';
import { subcommand } from '../subcommand.ts';
import { when } from '../text.ts';

const becauses = {
  administrator: 'by an administrator',
  gone: 'it is there no more (410)',
  failing: 'nothing arrived for days',
} as const;

const tones = { pending: 'wait', delivered: 'good', failed: 'bad' } as const;

const split = (types: string): string[] => types.split(',').map((type) => type.trim());

const standing = ({ disabledBecause, failingSince }: WebhookView): Cell => {
  if (disabledBecause !== null) return { text: `disabled: ${becauses[disabledBecause]}`, tone: 'bad' };
  return failingSince === null
    ? { text: 'enabled', tone: 'good' }
    : { text: `failing since ${when(failingSince)}`, tone: 'wait' };
};

const lastOf = ({ lastAttempt }: WebhookView): string =>
  lastAttempt === null ? 'nothing yet' : `${lastAttempt.status ?? lastAttempt.error}, ${when(lastAttempt.at)}`;

const showWebhook = ({ output }: Session, webhook: WebhookView): void =>
  output.section('Webhook', [
    ['id', webhook.id],
    ['address', webhook.url],
    ['events', webhook.types.join(', ')],
    ['description', webhook.description || 'none'],
    ['status', standing(webhook)],
    ['since', when(webhook.since)],
    ['added', `${when(webhook.createdAt)} by ${webhook.createdBy}`],
    ['waiting', String(webhook.waiting)],
    ['given up', String(webhook.failed)],
    ['last attempt', lastOf(webhook)],
  ]);

const showSecret = (session: Session, webhook: AddedWebhookView): void => {
  showWebhook(session, webhook);
  session.output.section('Secret', [['secret', webhook.secret]]);
  session.output.hint(
    'The secret is shown this once; keep it where the receiver runs. docs/webhooks.md shows how it is used.',
  );
};

const attemptOf = ({ attempts }: DeliveryView): string => {
  const last = attempts.at(-1);
  return last === undefined ? 'none yet' : `${attempts.length}: ${last.status ?? last.error} in ${last.ms} ms`;
};

const deliveryRow = (delivery: DeliveryView): Cell[] => [
  delivery.id,
  delivery.type,
  delivery.subject,
  when(delivery.madeAt),
  { text: delivery.state, tone: tones[delivery.state] },
  attemptOf(delivery),
  delivery.nextAt === null ? '' : when(delivery.nextAt),
];

const HEAD = ['id', 'event', 'about', 'at', 'state', 'attempts', 'next'];

/** `webhooks list|add|change|remove|rotate|enable|disable|test|log|redeliver`: where events are sent, and what became of it. */
export function addWebhooks(program: Command, world: World): void {
  const parent = program.command('webhooks').description('Where the events of the company are sent, signed.');
  addList(parent, world);
  addAdd(parent, world);
  addChange(parent, world);
  addRemove(parent, world);
  addRotate(parent, world);
  for (const act of ['enable', 'disable'] as const) addSwitch(parent, world, act);
  addTest(parent, world);
  addLog(parent, world);
  addRedeliver(parent, world);
}

function addList(parent: Command, world: World): void {
  const about = {
    name: 'list',
    does: 'List the webhooks and how they do, or show one.',
    example: 'bin/qm webhooks --as administrator',
  };
  subcommand(parent, about, { isDefault: true })
    .argument('[id]')
    .action(async (id: string | undefined, _options: object, self: Command) => {
      const session = openSession(world, self);
      const { client, output } = session;
      if (id !== undefined) {
        const webhook = await client.webhook(id);
        return output.result(webhook, () => showWebhook(session, webhook));
      }
      const { items } = await client.webhooks();
      return output.result(items, () => {
        if (items.length === 0) return output.line('No events are sent anywhere.');
        const rows = items.map((one) => [one.id, one.url, one.types.join(', '), standing(one), lastOf(one)]);
        return output.table(['id', 'address', 'events', 'status', 'last attempt'], rows);
      });
    });
}

function addAdd(parent: Command, world: World): void {
  const about = {
    name: 'add',
    does: 'Send events to an address from now on. The secret is shown once.',
    example: 'bin/qm webhooks add https://erp.acme.example/events --types "order.*" --as administrator',
  };
  subcommand(parent, about)
    .argument('<url>')
    .option('--types <patterns>', 'names of events or patterns such as order.*, separated by commas', '*')
    .option('--description <text>', 'what it is for', '')
    .action(async (url: string, options: { types: string; description: string }, self: Command) => {
      const session = openSession(world, self);
      const { description, types } = options;
      const added = await session.client.addWebhook({ url, types: split(types), description });
      session.output.result(added, () => showSecret(session, added));
    });
}

function addChange(parent: Command, world: World): void {
  const about = {
    name: 'change',
    does: 'Change where it goes, what it is sent, or what it is called; what is not named stays.',
    example: 'bin/qm webhooks change 5b8c1d2e-… --types "order.sent,vendor.*" --as administrator',
  };
  subcommand(parent, about)
    .argument('<id>')
    .option('--to <address>', 'where it goes')
    .option('--types <patterns>', 'names of events or patterns, separated by commas')
    .option('--description <text>', 'what it is for')
    .action(
      async (
        id: string,
        { to, types, description }: { to?: string; types?: string; description?: string },
        self: Command,
      ) => {
        const session = openSession(world, self);
        const change = {
          ...(to !== undefined && { url: to }),
          ...(types !== undefined && { types: split(types) }),
          ...(description !== undefined && { description }),
        };
        const changed = await session.client.changeWebhook(id, change);
        session.output.result(changed, () => showWebhook(session, changed));
      },
    );
}

function addRemove(parent: Command, world: World): void {
  const about = {
    name: 'remove',
    does: 'Send nothing there any more, and forget what was sent.',
    example: 'bin/qm webhooks remove 5b8c1d2e-… --as administrator',
  };
  subcommand(parent, about)
    .argument('<id>')
    .action(async (id: string, _options: object, self: Command) => {
      const { client, output } = openSession(world, self);
      const removed = await client.removeWebhook(id);
      output.result(removed, () => output.line(`${id} is removed.`));
    });
}

function addRotate(parent: Command, world: World): void {
  const about = {
    name: 'rotate',
    does: 'Make a new secret; for a day deliveries are signed with the one before, too.',
    example: 'bin/qm webhooks rotate 5b8c1d2e-… --as administrator',
  };
  subcommand(parent, about)
    .argument('<id>')
    .action(async (id: string, _options: object, self: Command) => {
      const session = openSession(world, self);
      const rotated = await session.client.rotateWebhook(id);
      session.output.result(rotated, () => showSecret(session, rotated));
    });
}

function addSwitch(parent: Command, world: World, act: 'enable' | 'disable'): void {
  const does = {
    enable: 'Send there again: what waited, and what happens from now on.',
    disable: 'Send nothing there until it is enabled again.',
  };
  const example = `bin/qm webhooks ${act} 5b8c1d2e-… --as administrator`;
  subcommand(parent, { name: act, does: does[act], example })
    .argument('<id>')
    .action(async (id: string, _options: object, self: Command) => {
      const session = openSession(world, self);
      const changed = await session.client.switchWebhook(id, act);
      session.output.result(changed, () => showWebhook(session, changed));
    });
}

function addTest(parent: Command, world: World): void {
  const about = {
    name: 'test',
    does: 'Send an event that tells of nothing; the log shows what became of it.',
    example: 'bin/qm webhooks test 5b8c1d2e-… --as administrator',
  };
  subcommand(parent, about)
    .argument('<id>')
    .action(async (id: string, _options: object, self: Command) => {
      const { client, output } = openSession(world, self);
      const delivery = await client.testWebhook(id);
      output.result(delivery, () => {
        output.table(HEAD, [deliveryRow(delivery)]);
        output.hint(`It is sent within a second: bin/qm webhooks log ${id}`);
      });
    });
}

function addLog(parent: Command, world: World): void {
  const about = {
    name: 'log',
    does: 'List what was sent there, or is to be, the newest first.',
    example: 'bin/qm webhooks log 5b8c1d2e-… --state failed --as administrator',
  };
  subcommand(parent, about)
    .argument('<id>')
    .option('--state <state>', 'pending, delivered or failed')
    .option('--limit <count>', 'at most so many', '50')
    .option('--after <place>', 'go on where a page ended (next)')
    .action(async (id: string, query: { state?: string; limit: string; after?: string }, self: Command) => {
      const { client, output } = openSession(world, self);
      const { state, limit, after } = query;
      const page = await client.webhookLog(id, { state, limit, after });
      output.result(page, () => {
        output.table(HEAD, page.items.map(deliveryRow));
        if (page.next !== null) output.hint(`There are more: --after ${page.next}`);
      });
    });
}

function addRedeliver(parent: Command, world: World): void {
  const about = {
    name: 'redeliver',
    does: 'Send a delivery once more, under the same id, and begin again with its tries.',
    example: 'bin/qm webhooks redeliver 0a2b9a58-… --as administrator',
  };
  subcommand(parent, about)
    .argument('<delivery>', 'as bin/qm webhooks log shows it')
    .action(async (id: string, _options: object, self: Command) => {
      const { client, output } = openSession(world, self);
      const delivery = await client.redeliver(id);
      output.result(delivery, () => output.table(HEAD, [deliveryRow(delivery)]));
    });
}
