import { randomBytes } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CloudEvent, Kafka } from 'cloudevents';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { createKafkaSink } from '../../src/events/kafka.ts';
import { createTopics } from '../../src/events/kafka-topics.ts';
import { topicsOf } from '../../src/events/topics.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';
import { consume, firstSeen } from './consumer.ts';
import { runKafka, type RunningKafka } from './kafka-running.ts';

let kafka: RunningKafka;
let system: TestSystem;
beforeAll(async () => {
  kafka = await runKafka();
  await createTopics(kafka.options, { partitions: 3, replicas: 1 });
  system = await startTestSystem({ sinks: [createKafkaSink(kafka.options)] });
}, 240_000);
afterAll(async () => {
  await system.close();
  await kafka.close();
});

type Told = { id: string; type: string; subject: string; data: unknown; topic: string };

const told = (): Promise<Told[]> =>
  system.rows<Told>(
    `select id, type, subject, data, 'quartermaster.' || split_part(type, '.', 2) as topic from events order by written`,
  );

const eventOf = (nth: number, subject: string, bytes: number): CommittedEvent => ({
  tenant: 'acme',
  id: `5b8c1d2e-0000-4000-8000-00000000000${nth}`,
  type: 'quartermaster.vendor.held.v1',
  subject,
  // Nothing that could be compressed.
  data: { vendor: randomBytes(bytes / 2).toString('hex') },
  traceparent: null,
  cause: null,
  at: '2026-11-26T12:00:00Z',
  partition: 0,
  place: nth,
});

describe('Kafka', () => {
  test('gets all topics once, however often they are created', async () => {
    expect(await createTopics(kafka.options, { partitions: 3, replicas: 1 })).toEqual([]);
    const there = createKafkaSink(kafka.options);
    await there.verify();
    await there.close();
    const elsewhere = createKafkaSink({ ...kafka.options, topicPrefix: 'elsewhere.' });
    await expect(elsewhere.verify()).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION' });
    await elsewhere.close();
  });

  test('carries each event of a requisition as a CloudEvent that others read, by topic and in the order of its key', async () => {
    const reader = await consume(kafka.broker, topicsOf('quartermaster.'));
    const id = await system.submit();
    const task = await system.untilTask(id, 'approval_step');
    await system.as('head').decide(task, 'approve');
    await system.untilStatus(id, 'ordered');
    const all = await told();
    await until(() => reader.records.length >= all.length, { withinMs: 60_000, state: () => reader.records.length });
    await reader.close();
    expect(reader.records).toHaveLength(all.length);
    for (const { id: event, topic, ...rest } of all) {
      const record = reader.records.find(({ headers }) => headers['ce_id'] === event);
      const message = { headers: record?.headers ?? {}, key: record?.key, value: record?.value, body: undefined };
      const read = Kafka.toEvent(message);
      expect(record?.topic).toBe(topic);
      expect(record?.key).toBe(`acme/${rest.subject}`);
      expect(read).toBeInstanceOf(CloudEvent);
      expect(read).toMatchObject({
        id: event,
        ...rest,
        source: 'urn:quartermaster:test',
        tenant: 'acme',
        datacontenttype: 'application/json',
      });
      expect(record?.event).toEqual({
        specversion: '1.0',
        id: event,
        ...rest,
        source: 'urn:quartermaster:test',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+00:00$/),
        datacontenttype: 'application/json',
        dataschema: `urn:quartermaster:schema:${rest.type}`,
        tenant: 'acme',
        partitionkey: `acme/${rest.subject}`,
        ...(record?.headers['ce_traceparent'] === undefined ? {} : { traceparent: record.headers['ce_traceparent'] }),
      });
    }
    for (const topic of topicsOf('quartermaster.')) {
      const seen = firstSeen(reader.records.filter((record) => record.topic === topic)).get(`acme/${id}`) ?? [];
      const expected = all.filter((event) => event.topic === topic && event.subject === id);
      expect([topic, seen]).toEqual([topic, expected.map((event) => event.id)]);
    }
    expect(system.surprises).toEqual([]);
  });

  test('gets all but what is too large of a batch, whether the client or the broker says so', async () => {
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.broker] });
    const small = { name: 'max.message.bytes', value: '100000' };
    await admin.createTopics({ topics: ['small.vendor'], partitions: 1, replicas: 1, configs: [small] });
    await admin.close();
    const sink = createKafkaSink({ ...kafka.options, topicPrefix: 'small.' });
    const sizes = [10, 200_000, 10, 10, 2_000_000, 10] as const;
    const events = sizes.map((bytes, nth) =>
      eventOf(nth, ['V-1', 'V-2', 'V-2', 'V-3', 'V-4', 'V-4'][nth] ?? '', bytes),
    );
    const outcomes = await sink.send(events, new AbortController().signal);
    await sink.close();
    expect(outcomes).toEqual([
      { put: 'handed_on' },
      { put: 'refused', reason: 'MESSAGE_TOO_LARGE' },
      { put: 'behind' },
      { put: 'handed_on' },
      { put: 'refused', reason: 'TOO_LARGE' },
      { put: 'behind' },
    ]);
  });

  test('that is down holds up no requisition, and has each event when it is back', async () => {
    await kafka.kill();
    const id = await system.submit();
    const task = await system.untilTask(id, 'approval_step');
    await system.as('head').decide(task, 'approve');
    await system.untilStatus(id, 'ordered');
    await kafka.back();
    const reader = await consume(kafka.broker, topicsOf('quartermaster.'));
    const all = await told();
    const ids = () => new Set(reader.records.map(({ headers }) => headers['ce_id']));
    await until(() => all.every((event) => ids().has(event.id)), { withinMs: 90_000, state: () => ids().size });
    await reader.close();
    expect(ids().size).toBe(all.length);
    expect(
      new Set(system.surprises.map((one) => (typeof one === 'object' && one && 'feed' in one ? one.feed : one))),
    ).toEqual(new Set(['kafka']));
  });
});
