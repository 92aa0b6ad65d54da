import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import type { Subscription } from '../../src/domain/subscriptions.ts';
import { receiveEvents, settleMessage } from '../../src/receive-events.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';
import { runAws, type RunningAws } from './aws-running.ts';
import { queuesOf, route, type RunningQueues } from './queues.ts';

const QUEUE = 'goods-received';
const DEAD = 'quartermaster-dead-letters';
const BUS = 'warehouse';
const SOURCE = 'com.acme.warehouse';

const subscription: Subscription = {
  name: 'warehouse-receipts',
  tenant: TenantId.parse('acme'),
  person: PersonId.parse('receiver'),
  from: { sqs: QUEUE },
  source: SOURCE,
  type: 'goods.received',
  reaction: 'receive_goods',
};

let aws: RunningAws;
let queues: RunningQueues;
let system: TestSystem;
let reading: { close: () => Promise<void> }[];
beforeAll(async () => {
  aws = await runAws();
  queues = queuesOf(aws);
  await queues.create(DEAD);
  await route(aws, BUS, { source: [SOURCE] }, await queues.create(QUEUE));
  system = await startTestSystem({
    policies: {
      subscriptions: {
        version: 'test',
        circles: { mostHops: 8, mostRepeatsAnHour: 20 },
        subscriptions: [subscription],
      },
    },
  });
  const options = { region: aws.region, endpoint: aws.url, deadLetters: DEAD };
  const log = { warn: (fields: object) => void system.surprises.push(fields) };
  // As two servers read one queue.
  reading = [1, 2].map(() =>
    receiveEvents({ kafka: null, sqs: { options, queues: [QUEUE] } }, { inbound: system.inbound, log }),
  );
}, 240_000);
afterAll(async () => {
  await Promise.all(reading.map(({ close }) => close()));
  await system.close();
  await aws.close();
}, 60_000);

const ordered = async (): Promise<string> => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(task, 'approve');
  return (await system.untilStatus(id, 'ordered')).purchaseOrder?.number ?? '';
};
const receiptsOf = async (order: string) => (await system.as('buyer').order(order)).delivery?.receipts ?? [];
const untilReceived = (order: string) =>
  until(async () => (await receiptsOf(order)).length > 0, { withinMs: 60_000, state: () => system.surprises });
const untilEmpty = () =>
  until(async () => (await queues.count(QUEUE)) === 0, { withinMs: 60_000, state: () => system.surprises });

const delivery = (order: string) => ({ order, lines: [{ line: 1, quantity: '1' }] });

/** As AWS's own rules and programs put events onto a bus. */
const put = (detail: object, type = 'goods.received') =>
  aws.call('events', 'put_events', {
    Entries: [{ EventBusName: BUS, Source: SOURCE, DetailType: type, Detail: JSON.stringify(detail) }],
  });

const cloudEvent = (id: string, data: object, more: object = {}): string =>
  String(HTTP.structured(new CloudEvent({ id, source: SOURCE, type: 'goods.received', data, ...more })).body);

describe('goods that have come', () => {
  test('by a bus, whose rule puts the event into a queue, are received in the run of the order', async () => {
    const order = await ordered();
    await put(delivery(order));
    await untilReceived(order);
    expect(await receiptsOf(order)).toMatchObject([{ by: 'receiver', kind: 'received' }]);
    await untilEmpty();
  });

  test('are received once, when a CloudEvent is in two envelopes and once in none', async () => {
    const order = await ordered();
    const event = cloudEvent('delivery-1', delivery(order));
    await put(JSON.parse(event), 'anything');
    await put(JSON.parse(event));
    await queues.send(QUEUE, event);
    await untilReceived(order);
    await untilEmpty();
    expect(await receiptsOf(order)).toHaveLength(1);
    expect(await queues.drain(DEAD)).toEqual([]);
  });

  test('are received from an envelope that comes twice', async () => {
    const order = await ordered();
    const envelope = { id: 'e-1', source: SOURCE, 'detail-type': 'goods.received', detail: delivery(order) };
    for (let times = 0; times < 2; times += 1) await queues.send(QUEUE, JSON.stringify(envelope));
    await untilReceived(order);
    await untilEmpty();
    expect(await receiptsOf(order)).toHaveLength(1);
  });
});

describe('what cannot be taken', () => {
  test('lies in the queue of dead letters as it came, with why, and nowhere else', async () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, nth) => [`theirs_${nth}`, { DataType: 'String', StringValue: String(nth) }]),
    );
    const order = await ordered();
    const bodies: Record<string, string> = {
      'no JSON': 'hello',
      'no event': '{"hello":"world"}',
      'a CloudEvent of another version': cloudEvent('x0', delivery(order)).replace('"1.0"', '"0.3"'),
      'an order that is not there': cloudEvent('x1', delivery('PO-999999')),
      'a source that nobody listens to': cloudEvent('x2', delivery(order), { source: 'urn:somebody:else' }),
      'another company': cloudEvent('x3', delivery(order), { tenant: 'rheinwerk' }),
      'no delivery': cloudEvent('x4', { order }),
    };
    for (const body of Object.values(bodies)) await queues.send(QUEUE, body, { MessageAttributes: attributes });
    await put({ specversion: '1.0', id: 'x5' });
    await queues.send(QUEUE, cloudEvent('right', delivery(order), { tenant: 'acme' }));
    await untilReceived(order);
    await untilEmpty();
    const dead = await queues.drain(DEAD);
    const whyOf = Object.fromEntries(dead.map((letter) => [letter.body, letter.attributes['quartermaster_reason']]));
    expect(Object.entries(bodies).map(([what, body]) => [what, whyOf[body]])).toEqual([
      ['no JSON', 'invalid_input'],
      ['no event', 'invalid_input'],
      ['a CloudEvent of another version', 'invalid_input'],
      ['an order that is not there', 'not_found'],
      ['a source that nobody listens to', 'no_subscription'],
      ['another company', 'foreign_tenant'],
      ['no delivery', 'invalid_input'],
    ]);
    expect(dead).toHaveLength(8);
    expect(dead.filter(({ body }) => body === 'hello')).toEqual([
      {
        body: 'hello',
        attributes: expect.objectContaining({
          theirs_0: '0',
          quartermaster_queue: QUEUE,
          quartermaster_reason: 'invalid_input',
        }),
      },
    ]);
    const { items } = await system.as('admin').inboundEvents({ outcome: 'refused', limit: 50 });
    expect(items.map(({ id, reason }) => [id, reason])).toEqual(
      expect.arrayContaining([
        ['x1', 'not_found'],
        ['x3', 'foreign_tenant'],
      ]),
    );
  });

  test('is told apart from what may succeed later', async () => {
    const settle = settleMessage({ secretsOf: () => [], take: () => Promise.reject(new Error('away')) });
    await expect(settle({ queue: QUEUE, body: cloudEvent('later', {}) })).rejects.toThrow('away');
  });
});

test('and all of it is sound, and nobody was surprised', async () => {
  expect(await unsound(system)).toEqual([]);
  expect(system.surprises).toEqual([]);
});
