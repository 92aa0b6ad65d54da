import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import type { Subscription } from '../../src/domain/subscriptions.ts';
import { appOver } from '../support/app.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const WAREHOUSE = 'urn:acme:warehouse';

const subscription = (
  name: string,
  person: string,
  type: string,
  reaction: Subscription['reaction'],
  tenant = 'acme',
): Subscription => ({
  name,
  tenant: TenantId.parse(tenant),
  person: PersonId.parse(person),
  from: { webhook: 'partners' },
  source: WAREHOUSE,
  type,
  reaction,
});

let system: TestSystem;
let app: ReturnType<typeof appOver>;
beforeAll(async () => {
  system = await startTestSystem({
    environment: { INBOUND_SECRETS: `partners=${SECRET}` },
    policies: {
      subscriptions: {
        version: 'test',
        circles: { mostHops: 8, mostRepeatsAnHour: 20 },
        subscriptions: [
          subscription('receipts', 'receiver', 'goods.received', 'receive_goods'),
          subscription('requests', 'requester', 'purchase.requested', 'submit_request'),
          subscription('lists', 'buyer', 'vendor.watchlist.hit', 'hold_vendor'),
          subscription('wrong', 'auditor', 'vendor.audited', 'hold_vendor'),
          subscription('gone', 'nobody', 'vendor.gone', 'hold_vendor'),
          subscription('others', 'compliance', 'others.watchlist.hit', 'hold_vendor', 'rheinwerk'),
        ],
      },
    },
  });
  app = appOver({ services: system.services, signIn: system.entrance, inbound: system.inbound });
}, 60_000);
afterAll(() => system.close());

type Sent = { id?: string; source?: string; tenant?: string; secret?: string; at?: Date; path?: string };

/** Sends an event as another system does; answers the status and what was said. */
async function send(type: string, data: unknown, { id = randomUUID(), source = WAREHOUSE, ...how }: Sent = {}) {
  const { secret = SECRET, at = new Date(), path = '/inbound/partners', tenant } = how;
  const { headers, body } = HTTP.structured(new CloudEvent({ id, source, type, data, ...(tenant && { tenant }) }));
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, String(body)),
  };
  const response = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': String(headers['content-type']), ...signed },
    body: String(body),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const applied = (subject: string) => ({ status: 200, answer: { outcome: 'applied', subject } });
const refused = (reason: string) => ({ status: 200, answer: { outcome: 'refused', reason } });

const ordered = async (): Promise<{ id: string; number: string }> => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(task, 'approve');
  const { purchaseOrder } = await system.untilStatus(id, 'ordered');
  return { id, number: purchaseOrder?.number ?? '' };
};

describe('goods that another system received', () => {
  test('are noted on their order once, in the name of the subscription’s person', async () => {
    const { id, number } = await ordered();
    const [delivery, key] = [{ order: number, lines: [{ line: 1, quantity: '1' }] }, randomUUID()];
    expect(await send('goods.received', delivery, { id: key })).toEqual(applied(number));
    expect(await send('goods.received', delivery, { id: key })).toEqual({
      status: 200,
      answer: { outcome: 'known', subject: null },
    });
    const { entries } = await system.as('auditor').history(id);
    expect(entries.filter(({ kind }) => kind === 'goods_received')).toMatchObject([
      { actor: { kind: 'person', person: 'receiver' } },
    ]);
  });

  test('of an order that is not there are refused, and may come again once it is', async () => {
    const key = randomUUID();
    expect(
      await send('goods.received', { order: 'PO-999999', lines: [{ line: 1, quantity: '1' }] }, { id: key }),
    ).toEqual(refused('not_found'));
    const { number } = await ordered();
    expect(await send('goods.received', { order: number, lines: [{ line: 1, quantity: '1' }] }, { id: key })).toEqual(
      applied(number),
    );
  });

  test('sent many times at once are one delivery', async () => {
    const { number } = await ordered();
    const [delivery, key] = [{ order: number, lines: [{ line: 1, quantity: '1' }] }, randomUUID()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('goods.received', delivery, { id: key })));
    const outcomes = answers.map(({ answer }) => JSON.stringify(answer));
    expect(outcomes.filter((text) => text.includes('"applied"'))).toHaveLength(1);
    expect(outcomes.filter((text) => text.includes('"known"'))).toHaveLength(7);
  });
});

describe('a purchase request of another system', () => {
  const wanted = {
    subject: 'Screws for the line',
    text: 'Please order 4 boxes of screws at $20.00 each from Northwind Traders. The total is $80.00. Deliver to Dock 3 by 17 December 2027, cost center CC-4200.',
  };

  test('becomes one requisition, read as a mail is', async () => {
    const key = randomUUID();
    const { answer } = await send('purchase.requested', wanted, { id: key });
    expect(answer).toMatchObject({ outcome: 'applied', subject: expect.stringMatching(/^R-\d{6}$/) });
    expect((await send('purchase.requested', wanted, { id: key })).answer).toMatchObject({ outcome: 'known' });
    const { items } = await system.as('buyer').list({ search: wanted.subject, limit: 10 });
    expect(items).toHaveLength(1);
  });
});

describe('a hit on a watch-list', () => {
  test('puts the vendor on hold, by number or tax id, and says so once', async () => {
    const reason = 'On list 7 since today.';
    expect(await send('vendor.watchlist.hit', { vendor: { number: 'V-1003' }, reason })).toEqual(applied('V-1003'));
    expect(await system.as('compliance').vendor('V-1003')).toMatchObject({
      status: 'hold',
      holds: [{ isHeld: true, by: 'buyer', reason }],
    });
    expect(await send('vendor.watchlist.hit', { vendor: { number: 'V-1003' }, reason })).toEqual(applied('V-1003'));
  });

  test('holds what is on its way from the vendor; what arrives all the same has arrived, and the hold stays', async () => {
    const { number } = await ordered();
    const hit = { vendor: { number: 'V-1001' }, reason: 'On list 7 since today.' };
    expect(await send('vendor.watchlist.hit', hit)).toEqual(applied('V-1001'));
    expect((await system.as('buyer').order(number)).delivery).toMatchObject({
      state: 'on_hold',
      holds: [{ isHeld: true, by: 'buyer', reason: hit.reason }],
    });
    expect(await send('goods.received', { order: number, lines: [{ line: 1, quantity: '1' }] })).toEqual(
      applied(number),
    );
    expect((await system.as('buyer').order(number)).delivery).toMatchObject({
      state: 'on_hold',
      lines: [{ received: '1' }],
    });
    await system.as('compliance').releaseVendor('V-1001', 'It was another company.');
  });

  test('of a vendor of another company finds nobody', async () => {
    const [row] = await system.rows<{ number: string }>(
      `select number from vendors where tenant = 'acme' and number not in (select number from vendors where tenant = 'rheinwerk') limit 1`,
    );
    expect(row?.number).toBeDefined();
    const hit = { vendor: { number: row?.number }, reason: 'So.' };
    expect(await send('others.watchlist.hit', hit)).toEqual(refused('not_found'));
  });
});

describe('an event that came for somebody else before', () => {
  const hit = { vendor: { number: 'V-1002' }, reason: 'On list 9 since today.' };

  test('and was refused, is applied for the person whom the subscription names by then', async () => {
    const id = randomUUID();
    expect(await send('vendor.gone', hit, { id })).toEqual(refused('forbidden'));
    expect(await send('vendor.watchlist.hit', hit, { id })).toEqual(applied('V-1002'));
    const rows = await system.rows(`select subscription, type, person, outcome from inbound_events where id = '${id}'`);
    expect(rows).toEqual([
      { subscription: 'lists', type: 'vendor.watchlist.hit', person: 'buyer', outcome: 'applied' },
    ]);
    await system.as('compliance').releaseVendor('V-1002', 'It was another company.');
  });

  test('and was applied, is known', async () => {
    const id = randomUUID();
    expect(await send('vendor.watchlist.hit', hit, { id })).toEqual(applied('V-1002'));
    await system.as('compliance').releaseVendor('V-1002', 'It was another company.');
    expect((await send('goods.received', { order: 'PO-1', lines: [] }, { id })).answer).toMatchObject({
      outcome: 'known',
    });
  });
});

describe('what is not taken', () => {
  const hit = { vendor: { number: 'V-1001' }, reason: 'So.' };

  test.each<[string, Sent]>([
    ['with another secret', { secret: `whsec_${randomBytes(32).toString('base64')}` }],
    ['of an hour ago', { at: new Date(Date.now() - 3_600_000) }],
    ['at a webhook that nobody has', { path: '/inbound/nowhere' }],
  ])('is an event that is signed %s', async (_, how) => {
    expect((await send('vendor.watchlist.hit', hit, how)).status).toBe(401);
  });

  test('is what stands in headers, which nobody has signed: one request cannot be sent again as another event', async () => {
    const { headers, body } = HTTP.binary(
      new CloudEvent({ id: 'h-1', source: WAREHOUSE, type: 'vendor.watchlist.hit', data: hit }),
    );
    const at = new Date();
    const signed = {
      'webhook-id': 'h-1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign('h-1', at, String(body)),
    };
    for (const id of ['h-1', 'h-2']) {
      const changed = {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        'ce-id': id,
      };
      const response = await app.request('/inbound/partners', {
        method: 'POST',
        headers: { ...changed, ...signed },
        body: String(body),
      });
      expect(response.status).toBe(400);
    }
    expect(await system.as('compliance').vendor('V-1001')).toMatchObject({ status: 'active' });
  });

  test('is an event of a source or a type that nobody listens to', async () => {
    expect((await send('vendor.watchlist.hit', hit, { source: 'urn:acme:other' })).status).toBe(400);
    expect((await send('vendor.renamed', hit)).status).toBe(400);
  });

  test('is an event that says it is for another company, even where the other has the same vendor', async () => {
    expect(await send('vendor.watchlist.hit', hit, { tenant: 'rheinwerk' })).toEqual(refused('foreign_tenant'));
    expect(await system.as('compliance').vendor('V-1001')).toMatchObject({ status: 'active' });
    expect(await send('vendor.watchlist.hit', hit, { tenant: 'acme' })).toEqual(applied('V-1001'));
    await system.as('compliance').releaseVendor('V-1001', 'It was another company.');
  });

  test('is an event that lacks something, or may not do what it wants, or acts for nobody', async () => {
    expect(await send('vendor.watchlist.hit', { vendor: { number: 'V-1001' } })).toEqual(refused('invalid_input'));
    expect(await send('vendor.audited', hit)).toEqual(refused('forbidden'));
    expect(await send('vendor.gone', hit)).toEqual(refused('forbidden'));
    expect(await system.as('compliance').vendor('V-1001')).toMatchObject({ status: 'active' });
  });

  test('is known to whoever looks over the company, by a code and without its content', async () => {
    const { items } = await system.as('admin').inboundEvents({ outcome: 'refused', limit: 50 });
    expect(items.map(({ subscription: name, reason }) => [name, reason])).toEqual(
      expect.arrayContaining([
        ['lists', 'invalid_input'],
        ['wrong', 'forbidden'],
        ['gone', 'forbidden'],
        ['lists', 'foreign_tenant'],
      ]),
    );
    expect(JSON.stringify(items)).not.toContain('So.');
    await expect(system.as('requester').inboundEvents({ limit: 1 })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('and all of it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
