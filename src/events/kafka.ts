import { Producer, stringSerializers, type Admin } from '@platformatic/kafka';
import type { CommittedEvent } from '../domain/events.ts';
import { familyOf, kafkaBinary, toCloudEvent } from '../domain/cloud-event.ts';
import { topicsOf } from './topics.ts';
import { kafkaProblem, reasonOf, refusesOne } from './kafka-errors.ts';
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

/** Sends what is free; where the broker refuses some of it, halves it until it is known which. */
const sendChunk = async (send: Send, outcomes: Outcomes, messages: readonly Message[]): Promise<void> => {
  const free = new Set(outcomes.free(messages.map(({ event }) => event)));
  const going = messages.filter(({ event }) => free.has(event));
  if (going.length === 0) return;
  try {
    await send(going);
    for (const { event } of going) outcomes.note(event, { put: 'handed_on' });
  } catch (error) {
    if (!refusesOne(error)) throw error;
    const [only, ...others] = going;
    if (only && others.length === 0) return outcomes.note(only.event, { put: 'refused', reason: reasonOf(error) });
    const half = Math.ceil(going.length / 2);
    await sendChunk(send, outcomes, going.slice(0, half));
    await sendChunk(send, outcomes, going.slice(half));
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
      signal.addEventListener('abort', () => void producers.drop());
      const messages = events.map((event) => messageOf(event, options));
      for (const { event, bytes } of messages)
        if (bytes > LARGEST_BYTES) outcomes.note(event, { put: 'refused', reason: 'TOO_LARGE' });
      try {
        for (const chunk of chunksOf(messages)) {
          signal.throwIfAborted();
          await sendChunk(send, outcomes, chunk);
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
