import type { Told } from '../domain/cloud-event.ts';

export const CLOUD_EVENT = 'application/cloudevents+json';

/** What a test of an endpoint tells; it is of no catalogue, and of nothing that happened. */
export const testOf = (endpoint: { tenant: string; id: string }, delivery: string, at: string): Told => ({
  tenant: endpoint.tenant,
  id: delivery,
  type: 'quartermaster.webhook.test.v1',
  subject: endpoint.id,
  data: { webhook: endpoint.id },
  traceparent: null,
  cause: null,
  at,
});
