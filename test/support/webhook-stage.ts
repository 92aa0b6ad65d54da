import { createHmac, timingSafeEqual } from 'node:crypto';
import { sendDue, fanOut, type WebhookParts } from '../../src/events/webhooks.ts';
import type { Resolve } from '../../src/outbound/addresses.ts';
import { createPostWebhook } from '../../src/outbound/post-webhook.ts';
import { createServices } from '../../src/services/create.ts';
import type { TellingContext } from '../../src/services/telling.ts';
import { tellOfWebhooks } from '../../src/services/webhook-mails.ts';
import { beginFeed, placeEvents } from '../../src/store/event-feed.ts';
import { announce } from '../../src/store/events.ts';
import { testDatabase } from './postgres.ts';
import { person, relay, worker } from './principals.ts';
import { servicesOver } from './services.ts';
import { statement } from './template.ts';
import { startReceiver, status, type Received } from './webhook-receiver.ts';
import { openSealed, webhookKit } from './webhooks.ts';

export const admin = person('acme', 'admin', 'administrator');
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
const TIMEOUT_MS = 300;

export const idsOf = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id']);
export const header = ({ headers }: Received, name: string): string => String(headers[name]);

/** By the text of the specification, without its package. */
export const isSigned = (received: Received, secret: string): boolean => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const content = `${header(received, 'webhook-id')}.${header(received, 'webhook-timestamp')}.${received.body}`;
  const right = createHmac('sha256', key).update(content).digest();
  return header(received, 'webhook-signature')
    .split(' ')
    .some((one) => {
      const [version, signature = ''] = one.split(',');
      const given = Buffer.from(signature, 'base64');
      return version === 'v1' && given.length === right.length && timingSafeEqual(given, right);
    });
};

export const only = <T>(all: readonly T[]): T => {
  const [one] = all;
  if (one === undefined || all.length > 1) throw new Error(`There are ${all.length}.`);
  return one;
};

type Changes = Partial<WebhookParts> & { resolve?: Resolve; origins?: string[] };

/** A company with two subscribers on loopback, and a clock that is set. */
export const webhookStage = async () => {
  const [db, receiver, other] = await Promise.all([testDatabase(), startReceiver(), startReceiver()]);
  let now = new Date();
  const warned: object[] = [];
  const services = createServices({
    ...(await servicesOver(db.database)),
    now: () => now,
    webhooks: webhookKit(receiver.origin, other.origin),
  });
  const parts = (changes: Changes = {}): WebhookParts => {
    const { resolve, origins = [receiver.origin, other.origin], ...rest } = changes;
    const reach = { privateOrigins: origins, now: () => now, timeoutMs: TIMEOUT_MS, ...(resolve && { resolve }) };
    return {
      database: db.database,
      post: createPostWebhook(reach),
      source: 'https://buy.acme.example',
      open: openSealed,
      now: () => now,
      random: () => 0,
      log: { warn: (fields: object) => void warned.push(fields) },
      ...rest,
    };
  };
  const fannedOut = async (): Promise<void> => {
    while ((await db.database.withPrincipal(relay, (tx) => placeEvents(tx, 100))) > 0);
    while ((await fanOut(parts())) > 0);
  };
  return {
    db,
    receiver,
    other,
    services,
    warned,
    parts,
    fannedOut,
    /** Everything that is due is sent. */
    round: async (changes: Changes = {}): Promise<void> => {
      await fannedOut();
      await sendDue(parts(changes));
    },
    later: (ms: number): void => {
      now = new Date(now.getTime() + ms);
    },
    now: () => now,
    setNow: (at: Date): void => {
      now = at;
    },
    add: (url = receiver.url, types = ['vendor.*']) => services.addWebhook(admin, { url, types, description: '' }),
    /** An event of a company; its id. */
    happens: async (vendor = 'V-1001', tenant = 'acme'): Promise<string> => {
      await db.database.withPrincipal(worker(tenant), (tx) => announce(tx, vendor, 'vendor.held', { vendor }));
      const [row] = await statement<{ id: string }>(
        db.superuserUrl,
        'select id from events order by written desc limit 1',
      );
      return row?.id ?? '';
    },
    logOf: async (id: string) => (await services.webhookDeliveries(admin, id, { limit: 50 })).items,
    /** The mails that administrators get now. */
    told: async () => {
      const mails: { to: string; text: string }[] = [];
      const context: TellingContext = {
        database: db.database,
        now: () => now,
        publicUrl: 'https://buy.acme.example',
        standIns: [],
        mailDomain: 'quartermaster.example',
        mailer: {
          patienceMs: 0,
          wasSent: async () => 'cannot_tell',
          send: async ({ to, text }) => {
            mails.push({ to, text });
          },
        },
      };
      await tellOfWebhooks(context)(admin.tenant);
      return mails;
    },
    /** As it was at first, at noon. */
    clear: async (): Promise<void> => {
      now = new Date('2026-11-26T12:00:00.250Z');
      warned.length = 0;
      for (const one of [receiver, other]) {
        one.seen.length = 0;
        one.answer = status(204);
      }
      await statement(db.superuserUrl, 'truncate webhooks, events cascade');
      await db.database.withPrincipal(relay, (tx) => beginFeed(tx, 'webhooks'));
    },
    close: async (): Promise<void> => {
      await Promise.all([receiver.close(), other.close()]);
      await db.drop();
    },
  };
};

export type WebhookStage = Awaited<ReturnType<typeof webhookStage>>;
