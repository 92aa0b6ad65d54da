import { HTTP, Kafka, type CloudEventV1 } from 'cloudevents';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { ForeignEvent } from '../domain/subscriptions.ts';

const Attributes = z.object({
  source: z.string().min(1).max(500),
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(200),
  /** Extension attribute, as ours have it. */
  tenant: z.string().nullable().default(null),
  // An attribute of ours that others hand on; what they may mean by it else counts for nothing.
  hops: z.coerce.number().int().min(0).max(1_000_000).catch(0),
  data: z.unknown(),
});

/** The JSON event format. */
const Structured = z.object({ specversion: z.literal('1.0'), ...Attributes.shape });

/** How a rule of EventBridge puts an event into a queue. */
const Envelope = z.object({ id: z.string(), source: z.string(), 'detail-type': z.string(), detail: z.unknown() });

type Given = Omit<CloudEventV1<unknown>, 'specversion'> | CloudEventV1<unknown>[];

const eventOf = (read: () => Given): ForeignEvent => {
  try {
    const given = read();
    return Attributes.parse(Array.isArray(given) ? null : given);
  } catch (cause) {
    const message =
      'This is no CloudEvent 1.0 of one event: send specversion, id, source, type and JSON data (docs/subscriptions.md).';
    throw new QuartermasterError('invalid_input', message, { cause });
  }
};

type Headers = Record<string, string>;

/** The CloudEvent 1.0 that a request holds, in binary or structured mode. Throws `invalid_input`. */
export const eventInRequest = (headers: Headers, body: string): ForeignEvent =>
  eventOf(() => HTTP.toEvent({ headers, body }));

/** The same of a record of Kafka. */
export const eventInRecord = (headers: Headers, value: string): ForeignEvent =>
  eventOf(() => {
    const message = { headers, body: value, value };
    const event = Kafka.toEvent(message);
    // In binary mode it leaves JSON as it is.
    return Array.isArray(event) || typeof event.data !== 'string' ? event : { ...event, data: JSON.parse(event.data) };
  });

const saysVersion = (given: unknown): boolean => typeof given === 'object' && given !== null && 'specversion' in given;

/**
 * The same of a message of SQS: a CloudEvent in JSON, or EventBridge's envelope, in which `detail` may be a CloudEvent; else the envelope's
 * source, id and `detail-type` are those of the event.
 */
export const eventInMessage = (body: string): ForeignEvent =>
  eventOf(() => {
    const given: unknown = JSON.parse(body);
    if (saysVersion(given)) return Structured.parse(given);
    const { id, source, 'detail-type': type, detail } = Envelope.parse(given);
    return saysVersion(detail) ? Structured.parse(detail) : { id, source, type, data: detail };
  });
