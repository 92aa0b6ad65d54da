import { describe, expect, test } from '@jest/globals';
import { eventInMessage, eventInRecord, eventInRequest } from '../../src/services/foreign-event.ts';

const event = {
  specversion: '1.0',
  id: 'e-1',
  source: 'urn:acme:warehouse',
  type: 'goods.received',
  data: { order: 'PO-1' },
};
const read = {
  id: 'e-1',
  source: 'urn:acme:warehouse',
  type: 'goods.received',
  tenant: null,
  hops: 0,
  data: { order: 'PO-1' },
};
const envelope = {
  version: '0',
  id: 'w-1',
  'detail-type': 'Goods Received',
  source: 'com.acme.warehouse',
  account: '123456789012',
  time: '2026-11-27T00:00:00Z',
  region: 'eu-central-1',
  resources: [],
};

describe('a message of a queue', () => {
  test.each<[string, unknown, object]>([
    ['a CloudEvent', event, read],
    ['a CloudEvent for a company', { ...event, tenant: 'acme' }, { ...read, tenant: 'acme' }],
    ['a CloudEvent in an envelope', { ...envelope, detail: event }, read],
    [
      'another event in an envelope',
      { ...envelope, detail: { order: 'PO-1' } },
      {
        id: 'w-1',
        source: 'com.acme.warehouse',
        type: 'Goods Received',
        tenant: null,
        hops: 0,
        data: { order: 'PO-1' },
      },
    ],
  ])('is %s', (_, body, expected) => {
    expect(eventInMessage(JSON.stringify(body))).toEqual(expected);
  });

  test.each<[string, string]>([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['null', 'null'],
    ['several events', JSON.stringify([event])],
    ['a CloudEvent of another version', JSON.stringify({ ...event, specversion: '0.3' })],
    ['a CloudEvent without an id', JSON.stringify({ ...event, id: undefined })],
    ['a CloudEvent for no company that has a name', JSON.stringify({ ...event, tenant: 7 })],
    ['a broken CloudEvent in a whole envelope', JSON.stringify({ ...envelope, detail: { ...event, type: '' } })],
    ['an envelope without a source', JSON.stringify({ ...envelope, source: undefined, detail: {} })],
    ['an id that is too long', JSON.stringify({ ...envelope, id: 'x'.repeat(201), detail: {} })],
  ])('is refused where it is %s', (_, body) => {
    expect(() => eventInMessage(body)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

test('the company that an event names, and how many events led to it, is read whichever way it comes', () => {
  const headers = {
    ce_specversion: '1.0',
    ce_id: 'e-1',
    ce_source: event.source,
    ce_type: event.type,
    ce_tenant: 'acme',
    ce_hops: '3',
  };
  const data = JSON.stringify(event.data);
  const json = { 'content-type': 'application/json' };
  const expected = { ...read, tenant: 'acme', hops: 3 };
  expect(eventInRecord({ ...headers, ...json }, data)).toEqual(expected);
  expect(eventInRequest(JSON.stringify({ ...event, tenant: 'acme', hops: 3 }))).toEqual(expected);
  expect(eventInMessage(JSON.stringify({ ...event, tenant: 'acme', hops: 3 }))).toEqual(expected);
});

test('what is nested so deep that nobody could walk through it is refused for good, whichever way it comes', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const body = JSON.stringify({ ...event, data: { at: 'here' } }).replace('"here"', deep);
  const headers = { ce_specversion: '1.0', ce_id: 'e-1', ce_source: event.source, ce_type: event.type };
  const json = { 'content-type': 'application/json' };
  const refused = expect.objectContaining({ code: 'invalid_input' });
  expect(() => eventInMessage(body)).toThrow(refused);
  expect(() => eventInRequest(body)).toThrow(refused);
  expect(() => eventInRecord({ ...headers, ...json }, deep)).toThrow(refused);
});
