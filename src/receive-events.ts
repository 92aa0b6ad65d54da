import { QuartermasterError, type ErrorCode } from './domain/errors.ts';
import type { ForeignEvent } from './domain/subscriptions.ts';
import { consumeQueues } from './events/consume-queues.ts';
import { consumeTopics, type Received } from './events/consume-topics.ts';
import type { InboundLog, Settled } from './events/settled.ts';
import type { InboundChannels } from './inbound-channels.ts';
import { eventInMessage, eventInRecord } from './services/foreign-event.ts';
import type { Channel, Inbound } from './services/inbound.ts';

/** What nobody can apply, whoever sends it again. */
const UNREADABLE: readonly ErrorCode[] = ['invalid_input', 'no_subscription'];

const settled = async (inbound: Inbound, channel: Channel, read: () => ForeignEvent): Promise<Settled> => {
  try {
    const taken = await inbound.take(channel, read());
    return taken.outcome === 'refused' ? { put: 'refused', reason: taken.reason } : { put: 'taken' };
  } catch (error) {
    if (error instanceof QuartermasterError && UNREADABLE.includes(error.code))
      return { put: 'refused', reason: error.code };
    throw error;
  }
};

/** Takes a record as its topic's subscriptions say. */
export const settleRecord =
  (inbound: Inbound) =>
  ({ topic, headers, value }: Received): Promise<Settled> =>
    settled(inbound, { kafka: topic }, () => eventInRecord(headers, value));

/** Takes a message as its queue's subscriptions say. */
export const settleMessage =
  (inbound: Inbound) =>
  ({ queue, body }: { queue: string; body: string }): Promise<Settled> =>
    settled(inbound, { sqs: queue }, () => eventInMessage(body));

/** Takes events of other systems until it is closed, which ends when what is under way is settled. */
export const receiveEvents = (
  { kafka, sqs }: InboundChannels,
  { inbound, log }: { inbound: Inbound; log: InboundLog },
): { close: () => Promise<void> } => {
  const stop = new AbortController();
  const reading = [
    ...(kafka
      ? [consumeTopics({ options: kafka.options, settle: settleRecord(inbound), log }, kafka.topics, stop.signal)]
      : []),
    ...(sqs
      ? [consumeQueues({ options: sqs.options, settle: settleMessage(inbound), log }, sqs.queues, stop.signal)]
      : []),
  ];
  return {
    close: async () => {
      stop.abort();
      await Promise.all(reading);
    },
  };
};
