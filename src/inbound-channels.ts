import type { Config } from './config.ts';
import type { Sight } from './domain/doctor.ts';
import { QuartermasterError } from './domain/errors.ts';
import type { Subscription } from './domain/subscriptions.ts';
import type { KafkaOptions } from './events/kafka.ts';
import { verifyTopic } from './events/kafka-topics.ts';
import { Queues, type SqsOptions } from './events/sqs.ts';
import { deadLettersOf } from './events/topics.ts';
import { kafkaOptions } from './sinks.ts';
import { look, type Probe } from './telemetry/probes.ts';

/** Topics and queues that subscriptions name, each once, and how they are reached; null where none is named. */
export type InboundChannels = {
  kafka: { options: KafkaOptions; topics: string[] } | null;
  sqs: { options: SqsOptions; queues: string[] } | null;
};

const sqsOptions = ({ SQS_DEAD_LETTERS, SQS_REGION, SQS_ENDPOINT }: Config): SqsOptions | null =>
  SQS_DEAD_LETTERS === undefined
    ? null
    : { deadLetters: SQS_DEAD_LETTERS, region: SQS_REGION ?? null, endpoint: SQS_ENDPOINT ?? null };

const needed = <T>(options: T | null, variable: string, names: readonly string[], example: string): T => {
  if (options !== null) return options;
  throw new QuartermasterError(
    'configuration_invalid',
    `${variable}: is not set, and policies/subscriptions.yaml listens to ${names.join(', ')}. For example: ${variable}=${example}`,
  );
};

/** Where events of other systems are read, besides webhooks. Throws `configuration_invalid` where it is not known how to get there. */
export const inboundChannels = (config: Config, subscriptions: readonly Subscription[]): InboundChannels => {
  const topics = [...new Set(subscriptions.flatMap(({ from }) => ('kafka' in from ? [from.kafka] : [])))];
  const queues = [...new Set(subscriptions.flatMap(({ from }) => ('sqs' in from ? [from.sqs] : [])))];
  const [kafka, sqs] = [() => kafkaOptions(config), () => sqsOptions(config)];
  return {
    kafka: topics.length === 0 ? null : { topics, options: needed(kafka(), 'KAFKA_BROKERS', topics, 'kafka-1:9092') },
    sqs:
      queues.length === 0
        ? null
        : { queues, options: needed(sqs(), 'SQS_DEAD_LETTERS', queues, 'quartermaster-dead-letters') },
  };
};

const topicProbes = ({ options, topics }: NonNullable<InboundChannels['kafka']>): Probe[] =>
  [...topics, deadLettersOf(options.topicPrefix)].map((topic) => ({
    part: `topic ${topic}`,
    ask: () => verifyTopic(options, topic).then(() => null),
  }));

const queueProbes = ({ options, queues }: NonNullable<InboundChannels['sqs']>, reached: Queues): Probe[] =>
  [...queues, options.deadLetters].map((queue) => ({
    part: `queue ${queue}`,
    ask: () => reached.verify(queue).then(() => null),
  }));

/** What is seen of them now, and of where their dead letters go. */
export const lookAtInbound = async ({ kafka, sqs }: InboundChannels, now: () => Date): Promise<Sight[]> => {
  const reached = sqs === null ? null : new Queues(sqs.options);
  const probes = [...(kafka ? topicProbes(kafka) : []), ...(sqs && reached ? queueProbes(sqs, reached) : [])];
  const sights = await Promise.all(probes.map((probe) => look(probe, now)));
  reached?.close();
  return sights;
};
