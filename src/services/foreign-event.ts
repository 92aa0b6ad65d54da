import { HTTP, Kafka, type CloudEventV1 } from 'cloudevents';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { ForeignEvent } from '../domain/subscriptions.ts';

const Attributes = z.object({
  source: z.string().min(1).max(500),
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(200),
  // An attribute of ours that others hand on; what they may mean by it else counts for nothing.
  hops: z.coerce.number().int().min(0).max(1_000_000).catch(0),
  data: z.unknown(),
});

type Given = CloudEventV1<unknown> | CloudEventV1<unknown>[];

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
