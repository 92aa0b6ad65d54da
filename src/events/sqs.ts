import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
  type MessageAttributeValue,
} from '@aws-sdk/client-sqs';
import { awsProblem } from './aws-errors.ts';

/** Null: as the environment of AWS's SDKs says. `deadLetters`: the name of a standard queue. */
export type SqsOptions = { region: string | null; endpoint: string | null; deadLetters: string };

/** A message that was handed to us: nobody else sees it until it is shown again. `group`: what a FIFO queue keeps in order; else null. */
export type Held = {
  id: string;
  handle: string;
  group: string | null;
  body: string;
  /** How often it was handed to anybody, this time included. */
  received: number;
  attributes: Record<string, MessageAttributeValue>;
};

const MOST_AT_ONCE = 10;
const POLL_SECONDS = 20;
/** Of a message, in SQS. */
const MOST_ATTRIBUTES = 10;

const heldOf = ({ MessageId: id, ReceiptHandle: handle, Body, Attributes, MessageAttributes }: Message): Held[] =>
  id === undefined || handle === undefined
    ? []
    : [
        {
          id,
          handle,
          group: Attributes?.MessageGroupId ?? null,
          body: Body ?? '',
          received: Number(Attributes?.ApproximateReceiveCount ?? 1),
          attributes: MessageAttributes ?? {},
        },
      ];

const saying = (values: Record<string, string>): [string, MessageAttributeValue][] =>
  Object.entries(values).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);

/** Queues of one account and region, by their names. Every call may throw what AWS says. */
export class Queues {
  readonly #client: SQSClient;
  readonly #options: SqsOptions;
  readonly #urls = new Map<string, string>();

  constructor(options: SqsOptions) {
    const { region, endpoint } = options;
    this.#options = options;
    this.#client = new SQSClient({
      ...(region === null ? {} : { region }),
      ...(endpoint === null ? {} : { endpoint }),
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 8_000 },
    });
  }

  async #at(queue: string): Promise<{ QueueUrl: string }> {
    const known = this.#urls.get(queue);
    if (known !== undefined) return { QueueUrl: known };
    const { QueueUrl = '' } = await this.#client.send(new GetQueueUrlCommand({ QueueName: queue }));
    this.#urls.set(queue, QueueUrl);
    return { QueueUrl };
  }

  /** Waits until there are some, at most 20 seconds; they stay hidden from others for `hideSeconds`. */
  async receive(queue: string, hideSeconds: number, signal: AbortSignal): Promise<Held[]> {
    const asked = new ReceiveMessageCommand({
      ...(await this.#at(queue)),
      MaxNumberOfMessages: MOST_AT_ONCE,
      WaitTimeSeconds: POLL_SECONDS,
      VisibilityTimeout: hideSeconds,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount'],
    });
    const patience = { abortSignal: signal, requestTimeout: (POLL_SECONDS + 10) * 1_000 };
    const { Messages = [] } = await this.#client.send(asked, patience);
    return Messages.flatMap(heldOf);
  }

  /** Hides it for so long from now on; 0 shows it at once. */
  async hide(queue: string, { handle }: Held, seconds: number): Promise<void> {
    const hidden = { ReceiptHandle: handle, VisibilityTimeout: seconds };
    await this.#client.send(new ChangeMessageVisibilityCommand({ ...(await this.#at(queue)), ...hidden }));
  }

  async delete(queue: string, { handle }: Held): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ ...(await this.#at(queue)), ReceiptHandle: handle }));
  }

  /** Puts it among the dead letters: as it came, with where it came from and why it is refused. It stays where it is. */
  async bury(queue: string, { id, body, attributes }: Held, reason: string): Promise<void> {
    const said = saying({ quartermaster_queue: queue, quartermaster_message: id, quartermaster_reason: reason });
    const theirs = Object.entries(attributes).slice(0, MOST_ATTRIBUTES - said.length);
    const letter = { MessageBody: body, MessageAttributes: Object.fromEntries([...theirs, ...said]) };
    await this.#client.send(new SendMessageCommand({ ...(await this.#at(this.#options.deadLetters)), ...letter }));
  }

  /** Throws, with a `code`, where the queue is not there, or does not answer us. */
  async verify(queue: string): Promise<void> {
    try {
      const asked = { ...(await this.#at(queue)), AttributeNames: ['QueueArn' as const] };
      await this.#client.send(new GetQueueAttributesCommand(asked));
    } catch (error) {
      throw awsProblem(error);
    }
  }

  close(): void {
    this.#client.destroy();
  }
}
