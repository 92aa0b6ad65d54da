import { Admin, Producer, stringSerializers } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { consumeTopics } from '../../src/events/consume-topics.ts';
import type { Settled } from '../../src/events/settled.ts';
import { until } from '../support/until.ts';
import { consume } from './consumer.ts';
import { runKafka, type RunningKafka } from './kafka-running.ts';

const PREFIX = 'order-test.';
const DEAD = `${PREFIX}dead-letters`;
const TAKEN: Settled = { put: 'taken' };

let kafka: RunningKafka;
let admin: Admin;
let producer: Producer<string, string, string, string>;
beforeAll(async () => {
  kafka = await runKafka();
  const at = { clientId: 'test', bootstrapBrokers: [kafka.broker] };
  admin = new Admin(at);
  producer = new Producer({ ...at, serializers: stringSerializers });
}, 240_000);
afterAll(async () => {
  await Promise.all([producer.close(), admin.close()]);
  await kafka.close();
});

let stop: AbortController;
let log: object[];
let reading: Promise<void>[];
beforeEach(() => {
  [stop, log, reading] = [new AbortController(), [], []];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(reading);
});

const create = (topic: string, partitions = 1) => admin.createTopics({ topics: [topic], partitions, replicas: 1 });
const write = (topic: string, values: readonly [partition: number, value: string][]) =>
  producer.send({ messages: values.map(([partition, value]) => ({ topic, partition, value, key: 'k' })) });
const read = (topics: readonly string[], settle: (value: string) => Promise<Settled>): void => {
  const consuming = {
    options: { ...kafka.options, topicPrefix: PREFIX },
    settle: ({ value }: { value: string }) => settle(value),
    log: { warn: (fields: object) => void log.push(fields) },
  };
  reading.push(consumeTopics(consuming, topics, stop.signal));
};
/** Records may come twice, as with every client of Kafka; what they lead to is done once. */
const firsts = <T>(all: readonly T[]): T[] => [...new Set(all)];
const patience = () => ({ withinMs: 60_000, state: () => log });

describe('a topic', () => {
  test('that is not there holds up no other, and is read once it is', async () => {
    await create('there');
    const taken: string[] = [];
    read(['missing', 'there'], async (value) => {
      taken.push(value);
      return TAKEN;
    });
    await write('there', [[0, 'one']]);
    await until(() => taken.includes('one') && log.length > 0, patience());
    expect(log[0]).toEqual({ topic: 'missing', reason: 'UNKNOWN_TOPIC_OR_PARTITION' });
    await create('missing');
    await write('missing', [[0, 'two']]);
    await until(() => taken.includes('two'), patience());
    expect(taken).toEqual(['one', 'two']);
  });

  test('has a record that waits hold up its own partition alone, in its order, and goes on where it was', async () => {
    await create('parted', 3);
    const taken: string[] = [];
    let isReady = false;
    const settle = async (value: string): Promise<Settled> => {
      if (value === 'a1' && !isReady) throw Object.assign(new Error('later'), { code: 'LATER' });
      taken.push(value);
      return TAKEN;
    };
    read(['parted'], settle);
    await write('parted', [
      [0, 'a1'],
      [0, 'a2'],
      [1, 'b1'],
      [2, 'c1'],
      [0, 'a3'],
      [1, 'b2'],
    ]);
    await until(() => firsts(taken).length === 3 && log.length >= 2, patience());
    expect(firsts(taken).toSorted()).toEqual(['b1', 'b2', 'c1']);
    expect(log[0]).toMatchObject({ topic: 'parted', partition: 0, reason: 'LATER', tries: 1 });
    stop.abort();
    await Promise.all(reading);
    // Another takes over what was not committed.
    [isReady, stop] = [true, new AbortController()];
    taken.length = 0;
    read(['parted'], settle);
    await until(() => taken.includes('a3'), patience());
    expect(firsts(taken).filter((value) => value.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  });

  test('keeps a refused record until there is a topic of dead letters, and then all of them lie there in their order', async () => {
    await create('refusing', 2);
    read(['refusing'], async (value) => (value === 'good' ? TAKEN : { put: 'refused', reason: 'invalid_input' }));
    await write('refusing', [
      [0, 'bad 1'],
      [0, 'bad 2'],
      [1, 'good'],
      [0, 'bad 3'],
    ]);
    await until(() => log.length > 0, patience());
    expect(log[0]).toMatchObject({ topic: 'refusing', partition: 0, reason: 'UNKNOWN_TOPIC_OR_PARTITION' });
    await create(DEAD);
    const dead = await consume(kafka.broker, [DEAD]);
    await until(() => dead.records.some(({ value }) => value === 'bad 3'), patience());
    await dead.close();
    expect(firsts(dead.records.map(({ value }) => value))).toEqual(['bad 1', 'bad 2', 'bad 3']);
    expect(firsts(dead.records.map(({ headers }) => headers['quartermaster_topic']))).toEqual(['refusing']);
  });
});
