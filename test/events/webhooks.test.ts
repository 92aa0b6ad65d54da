import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { sendDue, type WebhookParts } from '../../src/events/webhooks.ts';
import type { Resolve } from '../../src/outbound/addresses.ts';
import { statement } from '../support/template.ts';
import { hang, lost, status } from '../support/webhook-receiver.ts';
import {
  admin,
  DAY,
  header,
  idsOf,
  isSigned,
  MINUTE,
  only,
  webhookStage,
  type WebhookStage,
} from '../support/webhook-stage.ts';

let stage: WebhookStage;
beforeAll(async () => {
  stage = await webhookStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

describe('an event', () => {
  test('is sent once to each endpoint that wants it, signed, as a CloudEvent', async () => {
    const { id, secret } = await stage.add();
    await stage.add(stage.other.url, ['order.*']);
    const event = await stage.happens();
    await stage.round();
    await stage.round();
    expect(stage.other.seen).toEqual([]);
    const received = only(stage.receiver.seen);
    expect(isSigned(received, secret)).toBe(true);
    const [row] = await statement<{ at: string }>(stage.db.superuserUrl, `select to_json(at)#>>'{}' as at from events`);
    expect(JSON.parse(received.body)).toEqual({
      specversion: '1.0',
      id: event,
      source: 'https://buy.acme.example',
      dataschema: 'urn:quartermaster:schema:quartermaster.vendor.held.v1',
      type: 'quartermaster.vendor.held.v1',
      subject: 'V-1001',
      time: new Date(row?.at ?? '').toISOString(),
      datacontenttype: 'application/json',
      tenant: 'acme',
      partitionkey: 'acme/V-1001',
      data: { vendor: 'V-1001' },
    });
    expect(header(received, 'webhook-id')).toBe(event);
    expect(header(received, 'webhook-timestamp')).toBe('1795694400');
    expect(only(await stage.logOf(id))).toMatchObject({
      message: event,
      type: 'quartermaster.vendor.held.v1',
      state: 'delivered',
      nextAt: null,
      attempts: [{ number: 1, status: 204, error: null, nextAt: null }],
    });
  });

  test('is taken by the libraries of others: Standard Webhooks and CloudEvents', async () => {
    stage.setNow(new Date());
    const { secret } = await stage.add();
    await stage.happens();
    await stage.round();
    const received = only(stage.receiver.seen);
    const headers = Object.fromEntries(Object.entries(received.headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(secret).verify(received.body, headers)).toEqual(JSON.parse(received.body));
    expect(() => new Webhook(secret).verify(`${received.body} `, headers)).toThrow('No matching signature');
    const parsed = HTTP.toEvent({ headers, body: received.body });
    expect(HTTP.isEvent({ headers, body: received.body })).toBe(true);
    expect(parsed).toBeInstanceOf(CloudEvent);
    expect(parsed instanceof CloudEvent && parsed.validate()).toBe(true);
    expect(parsed).toMatchObject({ type: 'quartermaster.vendor.held.v1', subject: 'V-1001' });
  });

  test('of another company goes nowhere', async () => {
    await stage.add(stage.receiver.url, ['*']);
    await stage.happens('V-2001', 'rheinwerk');
    await stage.round();
    expect(stage.receiver.seen).toEqual([]);
  });

  test('that was fanned out by two at once is delivered once', async () => {
    await stage.add();
    for (let nth = 0; nth < 20; nth += 1) await stage.happens(`V-${nth}`);
    await Promise.all([stage.fannedOut(), stage.fannedOut()]);
    await stage.fannedOut();
    for (let rounds = 0; rounds < 10; rounds += 1) await sendDue(stage.parts());
    expect(new Set(idsOf(stage.receiver.seen)).size).toBe(20);
    expect(stage.receiver.seen).toHaveLength(20);
  });
});

describe('what is refused', () => {
  test('is sent again by the table, with the same id and a new time, until it is given up', async () => {
    const { id } = await stage.add();
    stage.receiver.answer = status(500);
    const event = await stage.happens();
    await stage.round();
    for (const wait of [5_000, 5 * MINUTE, 30 * MINUTE, 2 * 60 * MINUTE, 5 * 60 * MINUTE]) {
      const before = stage.receiver.seen.length;
      stage.later(wait - 10);
      await stage.round();
      expect(stage.receiver.seen).toHaveLength(before);
      stage.later(2_000);
      await stage.round();
      expect(stage.receiver.seen).toHaveLength(before + 1);
    }
    for (let tries = stage.receiver.seen.length; tries < 12; tries += 1) {
      stage.later(DAY + MINUTE);
      // It would be disabled for failing so long.
      await statement(stage.db.superuserUrl, 'update webhooks set failing_since = null');
      await stage.round();
    }
    expect(new Set(idsOf(stage.receiver.seen))).toEqual(new Set([event]));
    const times = stage.receiver.seen.map((received) => header(received, 'webhook-timestamp'));
    expect(new Set(times).size).toBe(10);
    expect(only(await stage.logOf(id))).toMatchObject({ state: 'failed', nextAt: null, attempts: { length: 10 } });
  });

  test('with 429 waits as long as it is asked to', async () => {
    const { id } = await stage.add();
    stage.receiver.answer = status(429, { 'retry-after': '3600' });
    await stage.happens();
    await stage.round();
    expect(only(await stage.logOf(id)).attempts).toMatchObject([{ status: 429 }]);
    stage.later(59 * MINUTE);
    await stage.round();
    expect(stage.receiver.seen).toHaveLength(1);
    stage.receiver.answer = status(200);
    stage.later(2 * MINUTE);
    await stage.round();
    expect(only(await stage.logOf(id)).state).toBe('delivered');
  });

  test('with a redirect is a failure, and nobody goes there', async () => {
    const { id } = await stage.add();
    stage.receiver.answer = status(307, { location: stage.other.url });
    await stage.happens();
    await stage.round();
    expect(stage.other.seen).toEqual([]);
    expect(only(await stage.logOf(id))).toMatchObject({ state: 'pending', attempts: [{ status: 307, error: null }] });
  });

  test('with 410 disables the endpoint, and the administrators are told once', async () => {
    const { id } = await stage.add();
    stage.receiver.answer = status(410);
    await stage.happens();
    await stage.round();
    expect(await stage.services.webhook(admin, id)).toMatchObject({ isEnabled: false, disabledBecause: 'gone' });
    stage.receiver.answer = status(204);
    await stage.happens();
    stage.later(DAY);
    await stage.round();
    expect(stage.receiver.seen).toHaveLength(1);
    const sent = await stage.told();
    expect(only(sent)).toMatchObject({ to: expect.stringContaining('@acme.example') });
    expect(only(sent).text).toContain(stage.receiver.url);
    expect(await stage.told()).toEqual([]);
  });
});

describe('what is not answered', () => {
  test('in time is tried again, and holds up nobody else meanwhile', async () => {
    const { id } = await stage.add();
    await stage.add(stage.other.url);
    stage.receiver.answer = hang;
    for (let nth = 0; nth < 10; nth += 1) await stage.happens(`V-${nth}`);
    await stage.round();
    for (let rounds = 0; rounds < 3; rounds += 1) await sendDue(stage.parts());
    expect(stage.other.seen).toHaveLength(10);
    const tried = (await stage.logOf(id)).filter(({ attempts }) => attempts.length > 0);
    // Four at once at first, and one at a time since it fails.
    expect(tried).toHaveLength(4 + 3);
    for (const { attempts } of tried) expect(attempts).toMatchObject([{ status: null, error: 'ETIMEDOUT' }]);
  });

  test('though it was taken is sent again under the same id', async () => {
    await stage.add();
    stage.receiver.answer = lost;
    const event = await stage.happens();
    await stage.round();
    stage.receiver.answer = status(204);
    stage.later(6_000);
    await stage.round();
    expect(idsOf(stage.receiver.seen)).toEqual([event, event]);
  });

  test('for five days disables the endpoint; what waits goes on when it is enabled again', async () => {
    const { id } = await stage.add();
    stage.receiver.answer = status(503);
    const event = await stage.happens();
    await stage.round();
    stage.later(5 * DAY);
    await stage.round();
    expect(await stage.services.webhook(admin, id)).toMatchObject({ isEnabled: false, disabledBecause: 'failing' });
    expect(await stage.told()).toHaveLength(1);
    const missed = await stage.happens();
    await stage.round();
    stage.receiver.answer = status(204);
    stage.receiver.seen.length = 0;
    await stage.services.switchWebhook(admin, id, true);
    stage.later(DAY);
    await stage.round();
    expect(idsOf(stage.receiver.seen)).toEqual([event]);
    expect(missed).not.toBe(event);
    expect(await stage.services.webhook(admin, id)).toMatchObject({ isEnabled: true, failingSince: null, waiting: 0 });
  });
});

describe('a crash between sending and writing it down', () => {
  test('sends it again under the same id, once its claim has ended', async () => {
    const { id } = await stage.add();
    const event = await stage.happens();
    await stage.fannedOut();
    let transactions = 0;
    const database: WebhookParts['database'] = {
      ...stage.db.database,
      withPrincipal: async (who, work) => {
        transactions += 1;
        if (transactions > 1) throw new Error('The process is gone.');
        return stage.db.database.withPrincipal(who, work);
      },
    };
    await sendDue(stage.parts({ database }));
    expect(stage.warned).toEqual([{ delivery: expect.any(String), webhook: id, reason: 'Error' }]);
    await sendDue(stage.parts());
    expect(stage.receiver.seen).toHaveLength(1);
    stage.later(MINUTE);
    await sendDue(stage.parts());
    expect(idsOf(stage.receiver.seen)).toEqual([event, event]);
    expect(only(await stage.logOf(id))).toMatchObject({ state: 'delivered', attempts: { length: 1 } });
  });
});

/** A name server that has changed its mind. */
const inside: Resolve = (_, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]);

describe('an address', () => {
  test('that leads inside by its name is not reached, whatever it led to before', async () => {
    const url = 'https://hooks.example/events';
    const { id } = await stage.add(url);
    await stage.happens();
    await stage.round({ resolve: inside });
    expect(only(await stage.logOf(id)).attempts).toMatchObject([{ status: null, error: 'EPRIVATE' }]);
    expect(stage.receiver.seen).toEqual([]);
  });

  test('that the operator no longer lets webhooks go to is not reached', async () => {
    const { id } = await stage.add();
    await stage.happens();
    await stage.round({ origins: [] });
    expect(only(await stage.logOf(id)).attempts).toMatchObject([{ error: 'EREFUSED' }]);
    expect(stage.receiver.seen).toEqual([]);
  });
});

test('a subscriber whose answer has no end is given up', async () => {
  const { id } = await stage.add();
  stage.receiver.answer = (response) => {
    const write = (): void => void (response.writable && response.write('x'.repeat(4096), () => setImmediate(write)));
    write();
  };
  await stage.happens();
  await stage.round();
  expect(only(await stage.logOf(id)).attempts).toMatchObject([{ error: 'ETOOLARGE' }]);
});
