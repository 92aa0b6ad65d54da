import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runFeeds } from '../../src/events/run-feeds.ts';
import { forgetOld, runWebhooks, sendDue } from '../../src/events/webhooks.ts';
import { forgetEvents } from '../../src/store/event-delays.ts';
import { cursorOf } from '../../src/services/cursor.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { person, relay } from '../support/principals.ts';
import { statement } from '../support/template.ts';
import { status } from '../support/webhook-receiver.ts';
import {
  admin,
  DAY,
  header,
  idsOf,
  isSigned,
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

describe('a secret', () => {
  test('that is replaced signs beside the new one for a day', async () => {
    const { id, secret } = await stage.add();
    const { secret: fresh } = await stage.services.rotateWebhook(admin, id);
    expect(fresh).not.toBe(secret);
    await stage.happens();
    await stage.round();
    const received = only(stage.receiver.seen);
    expect([isSigned(received, secret), isSigned(received, fresh)]).toEqual([true, true]);
    expect(header(received, 'webhook-signature').split(' ')).toHaveLength(2);
    stage.later(DAY + 1);
    await stage.happens();
    await stage.round();
    const next = only(stage.receiver.seen.slice(1));
    expect([isSigned(next, secret), isSigned(next, fresh)]).toEqual([false, true]);
  });

  test('stands nowhere in plain, nor does a signature or what the subscriber answered', async () => {
    const { id, secret } = await stage.add();
    stage.receiver.answer = status(500);
    await stage.happens();
    await stage.round();
    const signature = header(only(stage.receiver.seen), 'webhook-signature').replace('v1,', '');
    const rows = await statement<{ all: string }>(
      stage.db.superuserUrl,
      `select string_agg(row, ' ') as all from (
         select to_jsonb(w)::text as row from webhooks w union all select to_jsonb(s)::text from webhook_secrets s
         union all select to_jsonb(d)::text from webhook_deliveries d union all select to_jsonb(a)::text from webhook_attempts a) t`,
    );
    const kept = JSON.stringify([rows, stage.warned, await stage.logOf(id), await stage.services.webhooks(admin)]);
    for (const word of [secret, secret.slice(6), signature, 'nobody’s business']) expect(kept).not.toContain(word);
    expect(kept).toContain(stage.receiver.url);
  });
});

describe('an administrator', () => {
  test('sends a test, whatever the endpoint is for, and once more what was sent', async () => {
    const { id, secret } = await stage.add(stage.receiver.url, ['order.*']);
    const tried = await stage.services.testWebhook(admin, id);
    await stage.round();
    await stage.services.redeliver(admin, tried.id);
    await stage.round();
    expect(idsOf(stage.receiver.seen)).toEqual([tried.id, tried.id]);
    expect(stage.receiver.seen.every((received) => isSigned(received, secret))).toBe(true);
    expect(JSON.parse(stage.receiver.seen[0]?.body ?? '')).toMatchObject({
      type: 'quartermaster.webhook.test.v1',
      data: { webhook: id },
    });
    expect(only(await stage.logOf(id)).attempts).toMatchObject([{ number: 1 }, { number: 2 }]);
  });

  test('begins again with the tries of what was given up', async () => {
    const { id } = await stage.add();
    stage.receiver.answer = status(500);
    await stage.happens();
    await stage.round();
    await statement(stage.db.superuserUrl, `update webhook_deliveries set tries = 9, next_at = $1`, [stage.now()]);
    await stage.round();
    const given = only(await stage.logOf(id));
    expect(given.state).toBe('failed');
    await stage.services.redeliver(admin, given.id);
    await stage.round();
    expect(only(await stage.logOf(id))).toMatchObject({ state: 'pending', attempts: { length: 3 } });
  });

  test('sends nothing to what is disabled, nor from what is removed', async () => {
    const { id } = await stage.add();
    await stage.happens();
    await stage.fannedOut();
    await stage.services.switchWebhook(admin, id, false);
    await expect(stage.services.testWebhook(admin, id)).rejects.toMatchObject({ code: 'conflict' });
    const [{ id: delivery } = { id: '' }] = await stage.logOf(id);
    await expect(stage.services.redeliver(admin, delivery)).rejects.toMatchObject({ code: 'conflict' });
    await stage.round();
    await stage.services.dropWebhook(admin, id);
    await stage.round();
    expect(stage.receiver.seen).toEqual([]);
    await expect(stage.services.webhook(admin, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('reads the log page by page, and by state', async () => {
    const { id } = await stage.add();
    for (let nth = 0; nth < 5; nth += 1) {
      await stage.happens(`V-${nth}`);
      await stage.fannedOut();
      stage.later(1_000);
    }
    await sendDue(stage.parts());
    const first = await stage.services.webhookDeliveries(admin, id, { limit: 3 });
    const rest = await stage.services.webhookDeliveries(admin, id, { limit: 3, after: first.next ?? '' });
    expect([...first.items, ...rest.items].map(({ subject }) => subject)).toEqual(['V-4', 'V-3', 'V-2', 'V-1', 'V-0']);
    expect(rest.next).toBeNull();
    const delivered = await stage.services.webhookDeliveries(admin, id, { limit: 9, state: 'delivered' });
    expect(delivered.items).toHaveLength(4);
    const stranger = cursorOf('webhook-deliveries', { key: '2026-11-26T12:00:00Z', id: 'x' });
    for (const after of [stranger ?? '', 'x'])
      await expect(stage.services.webhookDeliveries(admin, id, { limit: 3, after })).rejects.toMatchObject({
        code: 'invalid_input',
      });
  });

  test('adds no address twice, none that is inside, and no event that there is not', async () => {
    await stage.add();
    await expect(stage.add()).rejects.toMatchObject({ code: 'conflict' });
    const inside = [
      'http://127.0.0.1:1/',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'https://0x7f.1/',
      'http://hooks.example/',
    ];
    for (const url of inside)
      await expect(stage.add(url)).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'url' }] });
    await expect(stage.add('https://hooks.example/', ['order.lost'])).rejects.toMatchObject({
      fields: [{ field: 'types' }],
    });
  });
});

test('what became of deliveries is forgotten after thirty days', async () => {
  const { id } = await stage.add();
  await stage.happens();
  await stage.round();
  stage.later(29 * DAY);
  expect(await forgetOld(stage.parts())).toBe(0);
  stage.later(2 * DAY);
  expect(await forgetOld(stage.parts())).toBe(1);
  expect(await stage.logOf(id)).toEqual([]);
});

describe('the loop', () => {
  const stop = { controller: new AbortController() };
  afterEach(() => stop.controller.abort());

  test('places, fans out and sends by itself, and ends when what is under way is written down', async () => {
    stage.setNow(new Date());
    const { id } = await stage.add();
    const event = await stage.happens();
    stop.controller = new AbortController();
    const { signal } = stop.controller;
    const warn = (fields: object): void => void stage.warned.push(fields);
    const log = { info: () => undefined, warn, error: warn };
    const running = Promise.all([
      runFeeds({ database: stage.db.database, sinks: [], log, random: () => 0 }, signal),
      runWebhooks(stage.parts({ now: () => new Date() }), signal),
    ]);
    const end = Date.now() + PATIENCE_MS;
    while (stage.receiver.seen.length === 0 && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    stop.controller.abort();
    await running;
    expect(idsOf(stage.receiver.seen)).toEqual([event]);
    expect(only(await stage.logOf(id)).state).toBe('delivered');
  });
});

test('nobody but an administrator keeps webhooks; an auditor reads them', async () => {
  const { id } = await stage.add();
  const auditor = person('acme', 'auditor', 'auditor');
  expect((await stage.services.webhooks(auditor)).map((one) => one.id)).toEqual([id]);
  await expect(stage.services.rotateWebhook(auditor, id)).rejects.toMatchObject({ code: 'forbidden' });
  const stranger = person('rheinwerk', 'admin', 'administrator');
  await expect(stage.services.rotateWebhook(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(stage.services.webhook(stranger, randomUUID())).rejects.toMatchObject({ code: 'not_found' });
});

test('an old event stays until its deliveries have come to an end', async () => {
  await stage.add();
  stage.receiver.answer = status(500);
  await stage.happens();
  await stage.round();
  const before = new Date(Date.now() + DAY);
  const forget = () =>
    stage.db.database.withPrincipal(relay, (tx) => forgetEvents(tx, { feeds: ['webhooks'], before, limit: 10 }));
  expect(await forget()).toBe(0);
  stage.receiver.answer = status(204);
  stage.later(DAY);
  await stage.round();
  expect(await forget()).toBe(1);
});
