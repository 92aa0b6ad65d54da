import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Admin, Producer, stringSerializers } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonId, TenantId } from '../../src/domain/principal.ts';
import type { Subscription } from '../../src/domain/subscriptions.ts';
import { consumeTopics } from '../../src/events/consume-topics.ts';
import { createKafkaSink } from '../../src/events/kafka.ts';
import { createTopics } from '../../src/events/kafka-topics.ts';
import { deadLettersOf } from '../../src/events/topics.ts';
import { settleRecord } from '../../src/receive-events.ts';
import { unsound } from '../support/soundness.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';
import { consume, pythonPrograms } from './consumer.ts';
import { runKafka, type RunningKafka } from './kafka-running.ts';

const DELIVERIES = 'warehouse.deliveries';
const SOURCE = 'urn:legacy-erp:warehouse';
const ERP = join(import.meta.dirname, '../../examples/legacy-erp/erp.py');

const subscription: Subscription = {
  name: 'warehouse-receipts',
  tenant: TenantId.parse('acme'),
  person: PersonId.parse('receiver'),
  from: { kafka: DELIVERIES },
  source: SOURCE,
  type: 'goods.received',
  reaction: 'receive_goods',
};

let kafka: RunningKafka;
let system: TestSystem;
let erp: ChildProcess;
let said = '';
const stop = new AbortController();
let consuming: Promise<void>;
beforeAll(async () => {
  kafka = await runKafka();
  await createTopics(kafka.options, { partitions: 3, replicas: 1 });
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.broker] });
  await admin.createTopics({ topics: [DELIVERIES], partitions: 3, replicas: 1 });
  await admin.close();
  system = await startTestSystem({
    sinks: [createKafkaSink(kafka.options)],
    policies: {
      subscriptions: {
        version: 'test',
        circles: { mostHops: 8, mostRepeatsAnHour: 20 },
        subscriptions: [subscription],
      },
    },
  });
  const log = { warn: (fields: object) => void system.surprises.push(fields) };
  consuming = consumeTopics(
    { options: kafka.options, settle: settleRecord(system.inbound), log },
    [DELIVERIES],
    stop.signal,
  );
  erp = spawn(join(await pythonPrograms(), 'python'), [ERP, kafka.broker], { stdio: ['ignore', 'pipe', 'pipe'] });
  erp.stdout?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  erp.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
}, 240_000);
afterAll(async () => {
  erp.kill('SIGKILL');
  if (erp.exitCode === null && erp.signalCode === null) await once(erp, 'exit');
  stop.abort();
  await consuming;
  await system.close();
  await kafka.close();
}, 60_000);

const ordered = async (): Promise<string> => {
  const id = await system.submit();
  const task = await system.untilTask(id, 'approval_step');
  await system.as('head').decide(task, 'approve');
  return (await system.untilStatus(id, 'ordered')).purchaseOrder?.number ?? '';
};
const standing = async (order: string) => (await system.as('buyer').order(order)).delivery;

/** Writes a record as somebody who knows the broker and nothing of what is in order. */
const write = async (headers: Record<string, string>, value: string): Promise<void> => {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [kafka.broker], serializers: stringSerializers });
  await producer.send({ messages: [{ topic: DELIVERIES, key: 'k', value, headers }] });
  await producer.close();
};
const delivery = (id: string): Record<string, string> => ({
  ce_specversion: '1.0',
  ce_id: id,
  ce_source: SOURCE,
  ce_type: 'goods.received',
  'content-type': 'application/json',
});

describe('a legacy ERP that knows the documents alone', () => {
  test('hears of an order, and what it says has come is received in the run of the order', async () => {
    const order = await ordered();
    const isReceived = async () => (await standing(order))?.state === 'received';
    await until(isReceived, { withinMs: 60_000, state: () => said });
    expect(said).toContain(`${order} of acme is in the book`);
    expect(await standing(order)).toMatchObject({ receipts: [{ by: 'receiver', kind: 'received' }] });
  });
});

describe('what cannot be taken', () => {
  test('lies among the dead letters with why, and what is behind it goes on', async () => {
    const dead = await consume(kafka.broker, [deadLettersOf(kafka.options.topicPrefix)]);
    await write({ 'content-type': 'text/plain' }, 'hello');
    await write(delivery('x1'), JSON.stringify({ order: 'PO-999999', lines: [{ line: 1, quantity: '1' }] }));
    await write({ ...delivery('x2'), ce_source: 'urn:somebody:else' }, '{}');
    await write(delivery('x3'), '{"order":');
    await write({ ...delivery('x4'), ce_tenant: 'rheinwerk' }, JSON.stringify({ order: 'PO-000001', lines: [] }));
    await until(() => dead.records.length >= 5, { withinMs: 60_000, state: () => dead.records });
    await dead.close();
    const why = dead.records.map(({ headers }) => `${headers['ce_id'] ?? 'none'}: ${headers['quartermaster_reason']}`);
    expect(why.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'none: invalid_input',
      'x1: not_found',
      'x2: no_subscription',
      'x3: invalid_input',
      'x4: foreign_tenant',
    ]);
    expect(dead.records.every(({ headers }) => headers['quartermaster_topic'] === DELIVERIES)).toBe(true);
    const order = await ordered();
    await until(async () => (await standing(order))?.state === 'received', { withinMs: 60_000, state: () => said });
  });
});

test('and all of it is sound', async () => {
  expect(await unsound(system)).toEqual([]);
});
