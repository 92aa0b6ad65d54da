import { randomUUID } from 'node:crypto';
import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { connectionOf, type KafkaOptions } from '../../src/events/kafka.ts';

/** A record that was read: its key, when its event was written, when the broker had it, and when it was read; ms since 1970. */
export type Read = { key: string; writtenAt: number; appendedAt: number; readAt: number };

/** Reads a topic as somebody else would, from its beginning or from now on, until it is closed; `read` grows. */
export const readTopic = async (options: KafkaOptions, topic: string, from: 'earliest' | 'latest') => {
  const consumer = new Consumer({
    ...connectionOf(options),
    groupId: randomUUID(),
    deserializers: stringDeserializers,
    autocommit: false,
  });
  const stream = await consumer.consume({ topics: [topic], mode: from });
  const read: Read[] = [];
  stream.on('data', ({ key, headers, timestamp }) => {
    const writtenAt = Date.parse(headers.get('ce_time') ?? '');
    read.push({ key: key ?? '', writtenAt, appendedAt: Number(timestamp), readAt: Date.now() });
  });
  return { read, close: () => consumer.close(true) };
};
