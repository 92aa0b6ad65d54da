import { describe, expect, test } from '@jest/globals';
import { CloudEvent, HTTP, Kafka } from 'cloudevents';
import { familyOf, httpBinary, kafkaBinary, structured, toCloudEvent } from '../../src/domain/cloud-event.ts';
import type { CommittedEvent } from '../../src/domain/events.ts';

const committed: CommittedEvent = {
  tenant: 'acme',
  id: '5b8c1d2e-0000-4000-8000-000000000001',
  type: 'quartermaster.vendor.held.v1',
  subject: 'V-1',
  data: { vendor: 'V-1' },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  cause: null,
  at: '2026-11-26T12:00:00.5+01:00',
  partition: 3,
  place: 7,
};
const SOURCE = 'urn:quartermaster:test';
const event = toCloudEvent(committed, SOURCE);

const attributes = {
  specversion: '1.0',
  id: committed.id,
  source: SOURCE,
  type: committed.type,
  subject: 'V-1',
  time: '2026-11-26T11:00:00.500Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:quartermaster:schema:quartermaster.vendor.held.v1',
  tenant: 'acme',
  partitionkey: 'acme/V-1',
  traceparent: committed.traceparent,
};

describe('an event as a CloudEvent', () => {
  test('has the attributes of 1.0, the company, its key and its trace', () => {
    expect(event).toEqual({ ...attributes, data: { vendor: 'V-1' } });
    expect(toCloudEvent({ ...committed, traceparent: null }, SOURCE)).not.toHaveProperty('traceparent');
  });

  test('says what led to it, and how deep the chain is, in every mode', () => {
    const led = { ...committed, cause: { hops: 3, source: 'urn:acme:bus', id: 'e-1' } };
    const caused = toCloudEvent(led, SOURCE);
    expect(caused).toMatchObject({ hops: 3, causesource: 'urn:acme:bus', causeid: 'e-1' });
    expect(JSON.parse(structured(caused))).toMatchObject({ hops: 3 });
    expect(kafkaBinary(caused).headers).toMatchObject({
      ce_hops: '3',
      ce_causesource: 'urn:acme:bus',
      ce_causeid: 'e-1',
    });
    expect(httpBinary(caused).headers).toMatchObject({ 'ce-hops': '3' });
    for (const name of Object.keys(caused)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  test.each([
    [
      'structured, over HTTP',
      () => HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: structured(event) }),
    ],
    ['binary, over HTTP', () => HTTP.toEvent(httpBinary(event))],
    [
      'structured, over Kafka',
      () => {
        const message = {
          headers: { 'content-type': 'application/cloudevents+json' },
          key: 'acme/V-1',
          value: structured(event),
          body: undefined,
        };
        return Kafka.toEvent(message);
      },
    ],
    [
      'binary, over Kafka',
      () => {
        const message = { ...kafkaBinary(event), key: 'acme/V-1', body: undefined };
        return Kafka.toEvent(message);
      },
    ],
  ])('is read by others the same: %s', (_mode, read) => {
    const found = read();
    expect(found).toBeInstanceOf(CloudEvent);
    expect(found).toMatchObject({ ...attributes, data: { vendor: 'V-1' } });
  });

  test('has in headers of HTTP only what they can hold', () => {
    const { headers } = httpBinary(toCloudEvent({ ...committed, subject: 'Möbel "1" 100 %' }, SOURCE));
    expect(headers['ce-subject']).toBe('M%C3%B6bel%20%221%22%20100%20%25');
  });

  test('is of the family that its type names', () => {
    expect(familyOf(committed.type)).toBe('vendor');
  });
});
