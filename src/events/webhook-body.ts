import type { CommittedEvent } from '../domain/events.ts';

/** What a delivery tells of: an event, or that a test was asked for. */
export type Told = Pick<CommittedEvent, 'tenant' | 'id' | 'type' | 'subject' | 'data' | 'traceparent' | 'at'>;

export const CLOUD_EVENT = 'application/cloudevents+json';

/** What a test of an endpoint tells; it is of no catalogue, and of nothing that happened. */
export const testOf = (endpoint: { tenant: string; id: string }, delivery: string, at: string): Told => ({
  tenant: endpoint.tenant,
  id: delivery,
  type: 'quartermaster.webhook.test.v1',
  subject: endpoint.id,
  data: { webhook: endpoint.id },
  traceparent: null,
  at,
});

/**
 * A CloudEvent (1.0) in structured mode; the same event gives the same text each time. `source`: a URI of this installation, which with the
 * id tells one event from all others.
 */
export const webhookBody = ({ tenant, id, type, subject, data, traceparent, at }: Told, source: string): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    // RFC 3339 in UTC, as the database may write another offset.
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    tenant,
    partitionkey: `${tenant}/${subject}`,
    ...(traceparent !== null && { traceparent }),
    data,
  });
