import { z } from 'zod';
import { familyOf, schemaOf } from '../domain/cloud-event.ts';
import { catalogue, typeOf, type EventName } from '../domain/events.ts';
import { topicsOf } from './topics.ts';

const names = Object.keys(catalogue).filter((name): name is EventName => name in catalogue);

/** JSON Schema of the data of each event, by type. Open to fields that a later version adds. */
export const schemas = (): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    names.map((name) => {
      const { data, summary } = catalogue[name];
      const open = z.toJSONSchema(data, {
        override: ({ jsonSchema }) => {
          delete jsonSchema.additionalProperties;
        },
      });
      const { $schema, ...rest } = open;
      return [
        typeOf(name),
        { $schema, $id: schemaOf(typeOf(name)), title: typeOf(name), description: summary, ...rest },
      ];
    }),
  );

const text = { type: 'string' } as const;
const header = (description: string) => ({ ...text, description });

/** The attributes of CloudEvents, as Kafka’s binary mode has them. */
const HEADERS = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'ce_tenant', 'content-type'],
  properties: {
    ce_specversion: { ...text, const: '1.0' },
    ce_id: header('The same whenever the event is repeated; with ce_source it tells one event from all others.'),
    ce_source: header('QM_EVENTS_SOURCE of the installation.'),
    ce_type: header('Type with its version.'),
    ce_subject: header('The requisition, or the vendor, that it is about.'),
    ce_time: { ...header('When it happened.'), format: 'date-time' },
    ce_dataschema: header('Name of the schema of the data, in this folder.'),
    ce_tenant: header('The company.'),
    ce_partitionkey: header('Company and subject; what has the same comes in order.'),
    ce_traceparent: header('The trace in which it happened (W3C Trace Context).'),
    ce_hops: header('How many events of other systems led to it, one to the other; absent where none did.'),
    ce_causesource: header('Source of the event that led to it.'),
    ce_causeid: header('Id of the event that led to it.'),
    'content-type': { ...text, const: 'application/json' },
  },
} as const;

const messageOf = (name: EventName) => ({
  name: typeOf(name),
  title: name,
  summary: catalogue[name].summary,
  contentType: 'application/json',
  headers: { $ref: '#/components/schemas/headers' },
  payload: { $ref: `./schemas/${typeOf(name)}.json` },
  bindings: {
    kafka: { key: { ...text, description: 'Company and subject, as in ce_partitionkey.' }, bindingVersion: '0.5.0' },
  },
});

const ref = (type: string) => ({ $ref: `#/components/messages/${type}` });

/** The AsyncAPI 3 document of all topics and events, with the topics’ names where nothing else is configured. */
export const asyncApi = (): Record<string, unknown> => {
  const topics = topicsOf('quartermaster.');
  const typesOf = (topic: string) => names.map(typeOf).filter((type) => `quartermaster.${familyOf(type)}` === topic);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Quartermaster: events',
      version: '1.0.0',
      description: 'What is promised, and what each event says, stands in docs/events.md.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      topics.map((topic) => [
        topic,
        { address: topic, messages: Object.fromEntries(typesOf(topic).map((type) => [type, ref(type)])) },
      ]),
    ),
    operations: Object.fromEntries(
      topics.map((topic) => [`send.${topic}`, { action: 'send', channel: { $ref: `#/channels/${topic}` } }]),
    ),
    components: {
      schemas: { headers: HEADERS },
      messages: Object.fromEntries(names.map((name) => [typeOf(name), messageOf(name)])),
    },
  };
};
