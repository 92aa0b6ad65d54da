import { Admin } from '@platformatic/kafka';
import { connectionOf, type KafkaOptions } from './kafka.ts';
import { kafkaProblem } from './kafka-errors.ts';
import { deadLettersOf, topicsOf } from './topics.ts';

/** Throws, with a `code`, where the topic is not there, or no broker answers us. */
export const verifyTopic = async (options: KafkaOptions, topic: string): Promise<void> => {
  const admin = new Admin(connectionOf(options));
  try {
    await admin.metadata({ topics: [topic], forceUpdate: true });
  } catch (error) {
    throw kafkaProblem(error);
  } finally {
    await admin.close().catch(() => undefined);
  }
};

/** Creates the topics that are not there yet, and changes none; `-1` leaves a number to the broker. Returns which were created. */
export const createTopics = async (
  options: KafkaOptions,
  how: { partitions: number; replicas: number },
): Promise<string[]> => {
  const admin = new Admin(connectionOf(options));
  try {
    const there = await admin.listTopics();
    const { topicPrefix } = options;
    const wanted = [...topicsOf(topicPrefix), deadLettersOf(topicPrefix)];
    const missing = wanted.filter((topic) => !there.includes(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing, ...how });
    return missing;
  } finally {
    await admin.close();
  }
};
