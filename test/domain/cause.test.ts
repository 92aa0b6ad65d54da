import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { causeOf, isTooDeep } from '../../src/domain/cause.ts';
import { eventInRecord, eventInRequest } from '../../src/services/foreign-event.ts';

const Event = fc.record({
  source: fc.string({ minLength: 1 }),
  id: fc.string({ minLength: 1 }),
  hops: fc.nat(1_000_000),
});

/** How many events are taken of a chain in which each follows from the one before, as systems hand the depth on that add to it. */
const takenOf = (most: number, added: readonly number[]): number => {
  let hops = 0;
  for (const [taken, more] of added.entries()) {
    if (isTooDeep({ hops }, most)) return taken;
    hops = causeOf({ source: 's', id: String(taken), hops }).hops + more;
  }
  return added.length;
};

describe('how deep a chain of events is', () => {
  test('what follows from an event names it, and is one further', () => {
    fc.assert(
      fc.property(Event, (event) => {
        expect(causeOf(event)).toEqual({ source: event.source, id: event.id, hops: event.hops + 1 });
      }),
    );
  });

  test('a chain that is handed on ends at the bound, whatever others add', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
        (most, added) => {
          expect(takenOf(most, added)).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  test('one that others count as we do has exactly as many events as the bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (most) => {
        expect(
          takenOf(
            most,
            Array.from({ length: 60 }, () => 0),
          ),
        ).toBe(most);
      }),
    );
  });
});

const EVENT = { specversion: '1.0', id: '1', source: 'urn:x', type: 't', data: {} };
const read = (more: object) => eventInRequest(JSON.stringify({ ...EVENT, ...more }));

describe('what somebody else says of it', () => {
  test.each([
    ['nothing', {}, 0],
    ['a number', { hops: 7 }, 7],
    ['a number as text', { hops: '7' }, 7],
    ['less than nothing', { hops: -1 }, 0],
    ['a fraction', { hops: 1.5 }, 0],
    ['something else', { hops: 'beer' }, 0],
    ['a number beyond all chains', { hops: 1e12 }, 0],
  ])('%s', (_what, attributes, hops) => {
    expect(read(attributes).hops).toBe(hops);
  });

  test('in headers, as they come by Kafka', () => {
    const headers = { 'content-type': 'application/json', ce_specversion: '1.0', ce_id: '1', ce_source: 'urn:x' };
    expect(eventInRecord({ ...headers, ce_type: 't', ce_hops: '3' }, '{}').hops).toBe(3);
  });
});
