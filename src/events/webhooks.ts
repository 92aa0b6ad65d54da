import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { structured, toCloudEvent } from '../domain/cloud-event.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { disablingOf, isWanted, KEPT_DAYS, outcomeOf, secretUse, type Attempted } from '../domain/webhooks.ts';
import type { Log } from '../log.ts';
import type { Database } from '../store/database.ts';
import { advance, takeBatch } from '../store/event-feed.ts';
import {
  addDeliveries,
  claimDeliveries,
  endpointsOf,
  forgetDeliveries,
  lockEndpoint,
  noteAttempt,
  noteHealth,
  type Claimed,
} from '../store/webhook-deliveries.ts';
import { begunFeed } from './begin-feed.ts';
import { CLOUD_EVENT, testOf } from './webhook-test.ts';

/** What sending needs from outside. */
export type WebhookParts = {
  database: Database;
  /** Posts once; never throws, and tells nothing of the answer but its status. */
  post: (url: string, headers: Record<string, string>, body: string) => Promise<Attempted>;
  /** Opens what was sealed for a use. */
  open: (use: string, sealed: string) => Promise<string>;
  /** Of the events: a URI of this installation. */
  source: string;
  now: () => Date;
  random: () => number;
  log: Pick<Log, 'warn'>;
};

/** The feed of which deliveries are made. */
export const WEBHOOKS = 'webhooks';
const BATCH = 200;
const POLL_MS = 1_000;
const FORGET_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Deliveries that one process has under way at once, of all endpoints and of one. */
const MOST_AT_ONCE = 64;
const MOST_OF_ONE = 4;
/** Longer than an attempt may take; whoever crashes under way leaves it to others after that. */
const CLAIM_MS = 60_000;

/**
 * Makes the deliveries of events that have got their place (run-feeds.ts) and were not looked at yet, in the transaction that moves the
 * feed on, so that each event has each delivery once. Returns how many events there were.
 */
export const fanOut = ({ database, now }: Pick<WebhookParts, 'database' | 'now'>): Promise<number> =>
  database.withPrincipal({ kind: 'relay' }, async (tx) => {
    const batch = await takeBatch(tx, WEBHOOKS, BATCH);
    if (batch.length === 0) return 0;
    const endpoints = await endpointsOf(tx, [...new Set(batch.map(({ tenant }) => tenant))]);
    const pairs = batch.flatMap((event) =>
      endpoints
        .filter(({ tenant, types }) => tenant === event.tenant && isWanted(types, event.type))
        .map(({ tenant, id }) => ({ tenant, webhook: id, event: event.id })),
    );
    await addDeliveries(tx, pairs, now());
    await advance(tx, WEBHOOKS, batch);
    return batch.length;
  });

/** Takes up what is due, as far as there is room for it. */
const claim = ({ database, now }: WebhookParts, room: number): Promise<Claimed[]> => {
  const at = now();
  const until = new Date(at.getTime() + CLAIM_MS);
  return database.withPrincipal({ kind: 'relay' }, (tx) =>
    claimDeliveries(tx, { now: at, until, atOnce: MOST_OF_ONE, limit: room }),
  );
};

const signed = async ({ open }: WebhookParts, claimed: Claimed, id: string, at: Date, body: string) => {
  const { tenant, webhook, secrets } = claimed;
  const signatures: string[] = [];
  for (const { id: secret, sealed } of secrets)
    signatures.push(new Webhook(await open(secretUse(tenant, webhook, secret), sealed)).sign(id, at, body));
  return {
    'content-type': CLOUD_EVENT,
    'user-agent': 'Quartermaster',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
};

/** Sends one, and writes down what became of it. A crash between the two sends it again, under the same id. */
const deliver = async (parts: WebhookParts, claimed: Claimed): Promise<void> => {
  const { database, post, now, random } = parts;
  const { tenant, webhook: id, madeAt, event } = claimed;
  const told = event === null ? testOf({ tenant, id }, claimed.id, madeAt) : { ...event, tenant };
  const body = structured(toCloudEvent(told, parts.source));
  const at = now();
  const headers = await signed(parts, claimed, told.id, at, body);
  const began = performance.now();
  const attempted = await post(claimed.url, headers, body);
  const ms = Math.round(performance.now() - began);
  const outcome = outcomeOf(attempted, claimed.tries + 1, random());
  const seen =
    attempted.kind === 'answered'
      ? { status: attempted.status, error: null }
      : { status: null, error: attempted.error };
  await database.withPrincipal({ kind: 'relay' }, async (tx) => {
    const endpoint = await lockEndpoint(tx, claimed);
    if (endpoint === null) return;
    await noteAttempt(tx, claimed, { at, ms, ...seen }, outcome);
    const failingSince = outcome.state === 'delivered' ? null : (endpoint.failingSince ?? at);
    await noteHealth(tx, claimed, { failingSince, because: disablingOf(attempted, endpoint.failingSince, at), at });
  });
};

const reasonOf = (error: unknown): string => {
  if (error instanceof QuartermasterError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
};

/** A claim that came to nothing ends by itself; it is taken up again. */
const delivered = (parts: WebhookParts, claimed: Claimed): Promise<void> =>
  deliver(parts, claimed).catch((error: unknown) => {
    const reason = reasonOf(error);
    parts.log.warn({ delivery: claimed.id, webhook: claimed.webhook, reason }, 'a webhook could not be sent or noted');
  });

/** Sends what is due now, and waits until all of it is written down. Returns how many there were. */
export const sendDue = async (parts: WebhookParts): Promise<number> => {
  const all = await claim(parts, MOST_AT_ONCE);
  await Promise.all(all.map((one) => delivered(parts, one)));
  return all.length;
};

/** Forgets what was delivered, or given up, long ago. Returns how many there were. */
export const forgetOld = ({ database, now }: Pick<WebhookParts, 'database' | 'now'>): Promise<number> =>
  database.withPrincipal({ kind: 'relay' }, (tx) =>
    forgetDeliveries(tx, new Date(now().getTime() - KEPT_DAYS * DAY_MS), BATCH),
  );

/** Sends until `signal` aborts, and ends when what is under way is written down; slow endpoints hold up nobody but themselves. */
export const runWebhooks = async (parts: WebhookParts, signal: AbortSignal): Promise<void> => {
  const underWay = new Set<Promise<void>>();
  let forgotAt = -Infinity;
  await begunFeed(parts.database, WEBHOOKS, parts.log, signal);
  while (!signal.aborted) {
    try {
      const found = await fanOut(parts);
      const claimed = await claim(parts, MOST_AT_ONCE - underWay.size);
      for (const one of claimed) {
        const sending: Promise<void> = delivered(parts, one).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
      if (performance.now() - forgotAt > FORGET_EVERY_MS) {
        if ((await forgetOld(parts)) < BATCH) forgotAt = performance.now();
      }
      if (found > 0 || claimed.length > 0) continue;
    } catch (error) {
      parts.log.warn({ reason: reasonOf(error) }, 'webhooks could not be looked at');
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
};
