import { Kafka, type CloudEventV1 } from 'cloudevents';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { isWithin } from '../domain/json.ts';
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

/** As deep as bodies of the API may be. What goes deeper, no step that follows could walk through, however often it comes. */
const DEEPEST = 16;

const eventOf = (read: () => Given): ForeignEvent => {
  try {
    const given = read();
    const event = Attributes.parse(Array.isArray(given) ? null : given);
    if (isWithin(event.data, DEEPEST)) return event;
    throw new Error(`its data is nested deeper than ${DEEPEST} levels`);
  } catch (cause) {
    const message =
      'This is no CloudEvent 1.0 of one event: send specversion, id, source, type and JSON data of at most 16 levels; to a webhook, all of it in the body (docs/subscriptions.md).';
    throw new QuartermasterError('invalid_input', message, { cause });
  }
};

/**
 * The CloudEvent 1.0 that the body of a signed request is, in structured mode. The signature covers the body and no header: what stood in
 * headers, whoever has seen one request could change and send again. Throws `invalid_input`.
 */
export const eventInRequest = (body: string): ForeignEvent => eventOf(() => Structured.parse(JSON.parse(body)));

type Headers = Record<string, string>;

/** The same of a record of Kafka, in binary or structured mode. */
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
