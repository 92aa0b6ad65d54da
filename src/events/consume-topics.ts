import { setTimeout as sleep } from 'node:timers/promises';
import {
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
  type Message as KafkaMessage,
} from '@platformatic/kafka';
import { connectionOf, type KafkaOptions } from './kafka.ts';
import { reasonOf } from './kafka-errors.ts';
import { deadLettersOf } from './topics.ts';

/** What somebody else wrote into a topic; a record without a value has an empty one. */
export type Received = { topic: string; headers: Record<string, string>; value: string };

/** `refused`: it will be so however often it comes; the reason is a code. */
export type Settled = { put: 'taken' } | { put: 'refused'; reason: string };

type Message = KafkaMessage<string, string, string, string>;
type Log = { warn(fields: object, message: string): void };
type Consuming = {
  options: KafkaOptions;
  topics: readonly string[];
  /** Throws what may succeed later. */
  settle: (record: Received) => Promise<Settled>;
  log: Log;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

const waitAfter = (tries: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10));

const aborted = (signal: AbortSignal, ms: number): Promise<void> =>
  sleep(ms, undefined, { signal }).then(
    () => undefined,
    () => undefined,
  );

const receivedOf = ({ topic, headers, value }: Message): Received => ({
  topic,
  headers: Object.fromEntries(headers),
  value: value ?? '',
});

/** Until it is settled: a record that may succeed later is not passed over, so that those behind it stay in their order. */
const settled = async ({ settle, log }: Consuming, message: Message, signal: AbortSignal): Promise<Settled | null> => {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      return await settle(receivedOf(message));
    } catch (error) {
      const { topic, partition } = message;
      log.warn({ topic, partition, reason: reasonOf(error), tries: tries + 1 }, 'an event of others waits');
      await aborted(signal, waitAfter(tries));
    }
  }
  return null;
};

/** As it came, with where it came from and why it is refused; acknowledged by all replicas before its place is committed. */
const bury = async ({ options }: Consuming, message: Message, reason: string): Promise<void> => {
  const producer = new Producer({
    ...connectionOf(options),
    serializers: stringSerializers,
    idempotent: true,
    acks: -1,
  });
  try {
    const { key, topic: from, headers, value } = message;
    const said = { ...Object.fromEntries(headers), quartermaster_topic: from, quartermaster_reason: reason };
    const topic = deadLettersOf(options.topicPrefix);
    await producer.send({ messages: [{ topic, ...(key && { key }), value: value ?? '', headers: said }] });
  } finally {
    await producer.close(true).catch(() => undefined);
  }
};

const consumeUntilBroken = async (consuming: Consuming, signal: AbortSignal): Promise<void> => {
  const { options, topics } = consuming;
  const consumer = new Consumer({
    ...connectionOf(options),
    groupId: `${options.topicPrefix}inbound`,
    deserializers: stringDeserializers,
    autocommit: false,
  });
  const close = () => void consumer.close(true).catch(() => undefined);
  signal.addEventListener('abort', close);
  try {
    const stream = await consumer.consume({ topics: [...topics], mode: 'committed', fallbackMode: 'earliest' });
    for await (const message of stream) {
      const outcome = await settled(consuming, message, signal);
      if (outcome === null) return;
      if (outcome.put === 'refused') await bury(consuming, message, outcome.reason);
      await message.commit();
    }
  } finally {
    signal.removeEventListener('abort', close);
    await consumer.close(true).catch(() => undefined);
  }
};

/**
 * Reads topics of others until `signal` aborts. A place is committed once what stands there was taken, or lies among the dead letters; a
 * crash between the two brings it again.
 */
export const consumeTopics = async (consuming: Consuming, signal: AbortSignal): Promise<void> => {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      await consumeUntilBroken(consuming, signal);
    } catch (error) {
      if (!signal.aborted) consuming.log.warn({ reason: reasonOf(error) }, 'events of others cannot be read');
    }
    await aborted(signal, waitAfter(Math.min(tries, 4)));
  }
};
