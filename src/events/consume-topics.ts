import { Consumer, stringDeserializers, type Message as KafkaMessage } from '@platformatic/kafka';
import { connectionOf, Producers, type KafkaOptions } from './kafka.ts';
import { reasonOf } from './kafka-errors.ts';
import { Lanes } from './lanes.ts';
import { restAfter, type InboundLog, type Settled } from './settled.ts';
import { deadLettersOf, inboundGroupOf } from './topics.ts';

/** What somebody else wrote into a topic; a record without a value has an empty one. */
export type Received = { topic: string; headers: Record<string, string>; value: string };

type Message = KafkaMessage<string, string, string, string>;
type Consuming = {
  options: KafkaOptions;
  /** Throws what may succeed later. */
  settle: (record: Received) => Promise<Settled>;
  log: InboundLog;
};
type Topic = Consuming & { topic: string; deadLetters: Producers };

/** Of one partition, in memory; then nothing more is read of its topic. */
const MOST_WAITING = 100;
const COMMIT_WITHIN_MS = 10_000;

const receivedOf = ({ topic, headers, value }: Message): Received => ({
  topic,
  headers: Object.fromEntries(headers),
  value: value ?? '',
});

/** As it came, with where it came from and why it is refused; acknowledged by all replicas before its place is committed. */
const bury = async ({ options, deadLetters }: Topic, message: Message, reason: string): Promise<void> => {
  const { key, topic: from, headers, value } = message;
  const said = { ...Object.fromEntries(headers), quartermaster_topic: from, quartermaster_reason: reason };
  const topic = deadLettersOf(options.topicPrefix);
  await deadLetters.send([{ topic, ...(key && { key }), value: value ?? '', headers: said }]);
};

/**
 * Whether it was taken or lies among the dead letters. What may succeed later is tried until it does, and not passed over, so that those
 * behind it in its partition stay in their order.
 */
const isSettled = async (consuming: Topic, message: Message, signal: AbortSignal): Promise<boolean> => {
  const { settle, log } = consuming;
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      const outcome = await settle(receivedOf(message));
      if (outcome.put === 'refused') await bury(consuming, message, outcome.reason);
      return true;
    } catch (error) {
      const { topic, partition } = message;
      log.warn({ topic, partition, reason: reasonOf(error), tries: tries + 1 }, 'an event of others waits');
      await restAfter(tries, signal);
    }
  }
  return false;
};

/** The client may leave a commit unanswered, such as while the group changes. */
const committed = (message: Message): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = Object.assign(new Error('the commit was not answered'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => reject(late), COMMIT_WITHIN_MS);
    Promise.resolve(message.commit())
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer));
  });

type Reading = Consumer<string, string, string, string>;

/** Joins the group of the topic; closed while it does, it throws. */
const joined = async (consumer: Reading, topic: string, signal: AbortSignal) => {
  const close = (): void => void consumer.close(true).catch(() => undefined);
  signal.addEventListener('abort', close);
  try {
    return await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
  } finally {
    signal.removeEventListener('abort', close);
  }
};

const consumeUntilBroken = async (consuming: Topic, signal: AbortSignal): Promise<void> => {
  const { options, topic } = consuming;
  const consumer = new Consumer({
    ...connectionOf(options),
    groupId: inboundGroupOf(options.topicPrefix, topic),
    deserializers: stringDeserializers,
    autocommit: false,
  });
  const broken = new AbortController();
  const stopped = AbortSignal.any([signal, broken.signal]);
  const lanes = new Lanes<Message>(async (message) => {
    try {
      if (await isSettled(consuming, message, stopped)) await committed(message);
    } catch (error) {
      broken.abort(error);
    }
  }, MOST_WAITING);
  try {
    const stream = await joined(consumer, topic, signal);
    stopped.addEventListener('abort', () => stream.destroy(stopped.reason));
    stopped.throwIfAborted();
    for await (const message of stream) await lanes.add(message.partition, message);
  } finally {
    broken.abort();
    await lanes.idle();
    await consumer.close(true).catch(() => undefined);
  }
};

const consumeTopic = async (consuming: Topic, signal: AbortSignal): Promise<void> => {
  const { topic, log } = consuming;
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      await consumeUntilBroken(consuming, signal);
    } catch (error) {
      if (!signal.aborted) log.warn({ topic, reason: reasonOf(error) }, 'events of others cannot be read');
    }
    await restAfter(Math.min(tries, 4), signal);
  }
};

/**
 * Reads topics of others until `signal` aborts, each for itself, and in each the partitions for themselves. A place is committed once what
 * stands there was taken, or lies among the dead letters; a crash between the two brings it again.
 */
export const consumeTopics = async (
  consuming: Consuming,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<void> => {
  const deadLetters = new Producers(consuming.options);
  await Promise.all(topics.map((topic) => consumeTopic({ ...consuming, topic, deadLetters }, signal)));
  await deadLetters.drop();
};
