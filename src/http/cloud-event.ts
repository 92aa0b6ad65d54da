import { HTTP } from 'cloudevents';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import type { ForeignEvent } from '../domain/subscriptions.ts';

const Attributes = z.object({
  source: z.string().min(1).max(500),
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(200),
  data: z.unknown(),
});

/** The CloudEvent 1.0 that a request holds, in binary or structured mode. Throws `invalid_input`. */
export const cloudEventOf = (headers: Record<string, string>, body: string): ForeignEvent => {
  try {
    const given = HTTP.toEvent({ headers, body });
    const { source, id, type, data } = Attributes.parse(Array.isArray(given) ? null : given);
    return { source, id, type, data };
  } catch (cause) {
    const message =
      'This is no CloudEvent 1.0 of one event: send specversion, id, source, type and JSON data (docs/subscriptions.md).';
    throw new QuartermasterError('invalid_input', message, { cause });
  }
};
