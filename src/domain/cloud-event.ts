import type { Cause } from './cause.ts';
import type { CommittedEvent } from './events.ts';

/** An event with the attributes of CloudEvents 1.0; `dataschema` is relative to what `schemas` of the settings names. */
export type CloudEvent = {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  tenant: string;
  /** What events are kept in order by: company and subject. */
  partitionkey: string;
  traceparent?: string;
  /** How many events led to it, one to the other, and the last of them; absent where nobody but people did. */
  hops?: number;
  causesource?: string;
  causeid?: string;
  data: unknown;
};

/** What is told; where it stands in its partition says nothing to others. */
export type Told = Omit<CommittedEvent, 'partition' | 'place'>;

/** `source`: a URI that stays the same for this installation; with the id it tells one event from all others. */
export const toCloudEvent = (event: Told, source: string): CloudEvent => ({
  specversion: '1.0',
  id: event.id,
  source,
  type: event.type,
  subject: event.subject,
  // RFC 3339 in UTC, as the database may write another offset.
  time: new Date(event.at).toISOString(),
  datacontenttype: 'application/json',
  dataschema: schemaOf(event.type),
  tenant: event.tenant,
  partitionkey: `${event.tenant}/${event.subject}`,
  ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
  ...causeAttributes(event.cause),
  data: event.data,
});

const causeAttributes = (cause: Cause | null): Pick<CloudEvent, 'hops' | 'causesource' | 'causeid'> =>
  cause === null ? {} : { hops: cause.hops, causesource: cause.source, causeid: cause.id };

/** A name, not an address: the schema lies in events/schemas of the repository. */
export const schemaOf = (type: string): string => `urn:quartermaster:schema:${type}`;

/** `quartermaster.task.opened.v1` is of the family `task`. */
export const familyOf = (type: string): string => type.split('.')[1] ?? 'other';

/** The JSON event format, as bodies of `application/cloudevents+json` have it. */
export const structured = (event: CloudEvent): string => JSON.stringify(event);

const attributesOf = ({ data: _data, datacontenttype: _type, ...attributes }: CloudEvent): [string, string][] =>
  Object.entries(attributes).map(([name, value]) => [name, String(value)]);

/** Binary mode of the Kafka binding: attributes as headers `ce_…`, the data alone as value. */
export const kafkaBinary = (event: CloudEvent): { headers: Record<string, string>; value: string } => ({
  headers: {
    'content-type': event.datacontenttype,
    ...Object.fromEntries(attributesOf(event).map(([name, value]) => [`ce_${name}`, value])),
  },
  value: JSON.stringify(event.data),
});

/** What a header of HTTP cannot hold as it is: the binding has it percent-encoded. */
const headerValue = (value: string): string =>
  value.replaceAll(/[^\u0021-\u007E]|["%]/gu, (character) => encodeURIComponent(character));

/** Binary mode of the HTTP binding: attributes as headers `ce-…`. */
export const httpBinary = (event: CloudEvent): { headers: Record<string, string>; body: string } => ({
  headers: {
    'content-type': event.datacontenttype,
    ...Object.fromEntries(attributesOf(event).map(([name, value]) => [`ce-${name}`, headerValue(value)])),
  },
  body: JSON.stringify(event.data),
});
