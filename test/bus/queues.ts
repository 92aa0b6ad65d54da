import { z } from 'zod';
import type { RunningAws } from './aws-running.ts';

const Message = z.object({
  MessageId: z.string(),
  Body: z.string(),
  ReceiptHandle: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string() })).default({}),
});

/** What lies in a queue, as somebody else's client reads it. */
export type Lying = { body: string; attributes: Record<string, string> };

/** Queues of moto, asked by a client that is not ours. */
export const queuesOf = (aws: RunningAws) => {
  const urlOf = async (name: string): Promise<string> =>
    z.string().parse((await aws.call('sqs', 'get_queue_url', { QueueName: name }))['QueueUrl']);
  const attributesOf = async (name: string): Promise<Record<string, string>> => {
    const asked = { QueueUrl: await urlOf(name), AttributeNames: ['All'] };
    return z.record(z.string(), z.string()).parse((await aws.call('sqs', 'get_queue_attributes', asked))['Attributes']);
  };
  return {
    create: async (name: string): Promise<string> => {
      const Attributes = name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
      await aws.call('sqs', 'create_queue', { QueueName: name, Attributes });
      return (await attributesOf(name))['QueueArn'] ?? '';
    },
    send: async (name: string, body: string, more: object = {}): Promise<void> => {
      await aws.call('sqs', 'send_message', { QueueUrl: await urlOf(name), MessageBody: body, ...more });
    },
    /** What it holds, whether or not it is shown at the moment. */
    count: async (name: string): Promise<number> => {
      const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = await attributesOf(name);
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
    },
    /** Takes out all that is shown. */
    drain: async (name: string): Promise<Lying[]> => {
      const [QueueUrl, found] = [await urlOf(name), new Array<Lying>()];
      for (;;) {
        const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
        const messages = z.array(Message).parse((await aws.call('sqs', 'receive_message', asked))['Messages'] ?? []);
        if (messages.length === 0) return found;
        for (const { Body, ReceiptHandle, MessageAttributes } of messages) {
          const said = Object.entries(MessageAttributes).map(([key, { StringValue }]) => [key, StringValue]);
          found.push({ body: Body, attributes: Object.fromEntries(said) });
          await aws.call('sqs', 'delete_message', { QueueUrl, ReceiptHandle });
        }
      }
    },
  };
};
export type RunningQueues = ReturnType<typeof queuesOf>;

/** A rule of the bus that puts what matches into the queue. */
export const route = async (aws: RunningAws, bus: string, pattern: object, queueArn: string): Promise<void> => {
  const at = { Rule: 'all', EventBusName: bus };
  await aws.call('events', 'create_event_bus', { Name: bus });
  await aws.call('events', 'put_rule', { Name: 'all', EventBusName: bus, EventPattern: JSON.stringify(pattern) });
  await aws.call('events', 'put_targets', { ...at, Targets: [{ Id: 'queue', Arn: queueArn }] });
};
