import { z } from 'zod';

/** An event in the JSON format of CloudEvents 1.0 (docs/events.md). */
export const EventView = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string(),
  tenant: z.string(),
  partitionkey: z.string(),
  traceparent: z.string().optional(),
  hops: z.int().optional(),
  causesource: z.string().optional(),
  causeid: z.string().optional(),
  data: z.unknown(),
});

/** `next`: whereby what follows is asked for, whether or not there is any yet. */
export const EventsView = z.object({ items: z.array(EventView), next: z.string() });
export type EventsView = z.infer<typeof EventsView>;

export const ParkedEventView = z.object({
  id: z.string(),
  feed: z.string(),
  type: z.string(),
  subject: z.string(),
  attempts: z.int(),
  reason: z.string(),
  parkedAt: z.string(),
});
export type ParkedEventView = z.infer<typeof ParkedEventView>;
