import type { Config } from './config.ts';
import { QuartermasterError } from './domain/errors.ts';
import { consumeTopics, type Received, type Settled } from './events/consume-topics.ts';
import type { ServiceContext } from './services/context.ts';
import { eventInRecord } from './services/foreign-event.ts';
import type { Inbound } from './services/inbound.ts';
import { kafkaOptions } from './sinks.ts';

type Log = { warn(fields: object, message: string): void };
type Context = Pick<ServiceContext, 'policies'> & { inbound: Inbound; log: Log };

/** Takes a record as its topic's subscriptions say. */
export const settle =
  (inbound: Inbound) =>
  async ({ topic, headers, value }: Received): Promise<Settled> => {
    try {
      const taken = await inbound.take({ kafka: topic }, eventInRecord(headers, value));
      return taken.outcome === 'refused' ? { put: 'refused', reason: taken.reason } : { put: 'taken' };
    } catch (error) {
      if (error instanceof QuartermasterError && error.code === 'invalid_input')
        return { put: 'refused', reason: error.code };
      throw error;
    }
  };

const topicsIn = ({ policies }: Context): string[] => [
  ...new Set(policies.subscriptions.subscriptions.flatMap(({ from }) => ('kafka' in from ? [from.kafka] : []))),
];

/** Takes events of other systems from the topics that subscriptions name, until it is closed; null where none does. */
export const receiveEvents = (config: Config, context: Context): { close: () => Promise<void> } | null => {
  const topics = topicsIn(context);
  if (topics.length === 0) return null;
  const options = kafkaOptions(config);
  if (options === null)
    throw new QuartermasterError(
      'configuration_invalid',
      `KAFKA_BROKERS: is not set, and policies/subscriptions.yaml listens to ${topics.join(', ')}. For example: KAFKA_BROKERS=kafka-1:9092`,
    );
  const stop = new AbortController();
  const { inbound, log } = context;
  const consuming = consumeTopics({ options, topics, settle: settle(inbound), log }, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await consuming;
    },
  };
};
