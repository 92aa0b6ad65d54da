import { Producer, stringSerializers, type Admin } from '@platformatic/kafka';
import type { CommittedEvent } from '../domain/events.ts';
import { familyOf, kafkaBinary, toCloudEvent } from '../domain/cloud-event.ts';
import { topicsOf } from './topics.ts';
import { kafkaProblem, reasonOf, refusesOne, refusesTopic } from './kafka-errors.ts';
import { Outcomes, type Outcome, type Sink } from './sink.ts';

/** How the brokers are reached; files are read already. */
export type KafkaOptions = {
  brokers: string[];
  tls: { ca?: string; cert?: string; key?: string } | null;
  sasl: { mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'; username: string; password: string } | null;
  topicPrefix: string;
  source: string;
};

/** Of one request; a broker takes a batch of 1 MiB where nothing else is configured. */
const CHUNK_BYTES = 512 * 1024;
/** Of an event that is not even tried; no fact of ours comes near it. */
const LARGEST_BYTES = 1_000_000;

const isAddress = (broker: string): boolean => /^\d+(?:\.\d+){3}:/.test(broker);

export const connectionOf = ({ brokers, tls, sasl }: KafkaOptions): ConstructorParameters<typeof Admin>[0] => ({
  clientId: 'quartermaster',
  bootstrapBrokers: brokers,
  connectTimeout: 3_000,
  requestTimeout: 8_000,
  timeout: 5_000,
  // With one or none, an idempotent producer would try for ever.
  retries: 2,
  retryDelay: 250,
  // Hosted brokers are told apart by the name that is asked for, which no address may be.
  ...(tls === null ? {} : { tls, tlsServerName: !brokers.some(isAddress) }),
  ...(sasl === null ? {} : { sasl }),
});

type KafkaRecord = { topic: string; key: string; value: string; headers: Record<string, string> };
type Message = { event: CommittedEvent; bytes: number; record: KafkaRecord };

const bytesOf = ({ key, value, headers }: KafkaRecord): number =>
  [key, value, ...Object.entries(headers).flat()].reduce((sum, text) => sum + Buffer.byteLength(text), 100);

/** The record in which an event is told, wherever it is sent from. */
export const recordOf = (event: CommittedEvent, { topicPrefix, source }: KafkaOptions): KafkaRecord => {
  const cloudEvent = toCloudEvent(event, source);
  return { topic: `${topicPrefix}${familyOf(event.type)}`, key: cloudEvent.partitionkey, ...kafkaBinary(cloudEvent) };
};

const messageOf = (event: CommittedEvent, options: KafkaOptions): Message => {
  const record = recordOf(event, options);
  return { event, bytes: bytesOf(record), record };
};

/** Messages in their order, as many at once as one request may hold. */
const chunksOf = (messages: readonly Message[]): Message[][] => {
  const chunks: Message[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    if (bytes + message.bytes > CHUNK_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(message);
    bytes += message.bytes;
  }
  return chunks;
};

type Send = (messages: readonly Message[]) => Promise<void>;

/** What is known of one batch: what came of its events, and the topics that take nothing, with why. */
type Sending = { send: Send; outcomes: Outcomes; shut: Map<string, string> };

/** Notes as shut what goes to a topic that is known to take nothing, and returns what is neither that nor behind another. */
const goingOf = ({ outcomes, shut }: Sending, messages: readonly Message[]): Message[] => {
  const free = new Set(outcomes.free(messages.map(({ event }) => event)));
  return messages.filter(({ event, record }) => {
    const reason = shut.get(record.topic);
    if (free.has(event) && reason !== undefined) outcomes.note(event, { put: 'shut', reason });
    return free.has(event) && reason === undefined;
  });
};

/** What is smaller and may still go: topic by topic, or half of what goes to one; null where nothing can be told apart. */
const smaller = (going: readonly Message[], error: unknown): Message[][] | null => {
  const topics = [...new Set(going.map(({ record }) => record.topic))];
  if (refusesTopic(error))
    return topics.length > 1 ? topics.map((topic) => going.filter(({ record }) => record.topic === topic)) : null;
  const half = Math.ceil(going.length / 2);
  return going.length > 1 ? [going.slice(0, half), going.slice(half)] : null;
};

/** Sends what is free; where the broker refuses some of it, divides it until it is known what. */
const sendChunk = async (sending: Sending, messages: readonly Message[]): Promise<void> => {
  const { send, outcomes, shut } = sending;
  const going = goingOf(sending, messages);
  if (going.length === 0) return;
  try {
    await send(going);
    for (const { event } of going) outcomes.note(event, { put: 'handed_on' });
  } catch (error) {
    if (!refusesOne(error) && !refusesTopic(error)) throw error;
    const parts = smaller(going, error);
    for (const part of parts ?? []) await sendChunk(sending, part);
    if (parts !== null) return;
    const put = refusesTopic(error) ? 'shut' : 'refused';
    for (const { event, record } of going) {
      outcomes.note(event, { put, reason: reasonOf(error) });
      if (put === 'shut') shut.set(record.topic, reasonOf(error));
    }
  }
};

type Sent = { topic: string; key?: string; value: string; headers: Record<string, string> };

/** One producer at a time: after an error a new one, which knows nothing of the sequence that broke. */
export class Producers {
  readonly #options: KafkaOptions;
  #producer: Producer<string, string, string, string> | null = null;

  constructor(options: KafkaOptions) {
    this.#options = options;
  }

  get(): Producer<string, string, string, string> {
    this.#producer ??= new Producer({
      ...connectionOf(this.#options),
      serializers: stringSerializers,
      idempotent: true,
      acks: -1,
    });
    return this.#producer;
  }

  /** Resolves when all replicas have them. */
  async send(messages: Sent[]): Promise<void> {
    try {
      await this.get().send({ messages });
    } catch (error) {
      await this.drop();
      throw error;
    }
  }

  async drop(): Promise<void> {
    const dropped = this.#producer;
    this.#producer = null;
    await dropped?.close(true).catch(() => undefined);
  }
}

/** Hands events to Kafka: a topic per family, the key of company and subject, CloudEvents in binary mode, acknowledged by all replicas. */
export const createKafkaSink = (options: KafkaOptions): Sink => {
  const producers = new Producers(options);
  const send: Send = (messages) => producers.send(messages.map(({ record }) => record));
  return {
    name: 'kafka',
    send: async (events, signal): Promise<Outcome[]> => {
      const outcomes = new Outcomes();
      const sending: Sending = { send, outcomes, shut: new Map() };
      signal.addEventListener('abort', () => void producers.drop());
      const messages = events.map((event) => messageOf(event, options));
      for (const { event, bytes } of messages)
        if (bytes > LARGEST_BYTES) outcomes.note(event, { put: 'refused', reason: 'TOO_LARGE' });
      try {
        for (const chunk of chunksOf(messages)) {
          signal.throwIfAborted();
          await sendChunk(sending, chunk);
        }
      } catch (error) {
        return outcomes.orAway(events, reasonOf(error));
      }
      return outcomes.of(events);
    },
    verify: async () => {
      await producers
        .get()
        .metadata({ topics: topicsOf(options.topicPrefix), forceUpdate: true })
        .catch((error: unknown) => Promise.reject(kafkaProblem(error)));
    },
    close: () => producers.drop(),
  };
};
