import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { once } from '../../../src/domain/reading/once.ts';
import { firstIndex, overlaps, rowAt, type Span, type Source } from '../../../src/domain/reading/source.ts';
import { around, inOrder, overlapping } from '../../../src/domain/reading/spans.ts';

const part = fc.constantFrom('subject' as const, 'body' as const, 'forwarded' as const);
/** Spans of one length, as the places of one text are: none of them holds another. */
const places = fc.uniqueArray(fc.record({ part, start: fc.nat(60) }), {
  selector: ({ part: inPart, start }) => `${inPart} ${start}`,
});
const spansOf = fc
  .tuple(places, fc.integer({ min: 1, max: 6 }))
  .map(([all, length]) => inOrder(all.map((place): Span => ({ ...place, end: place.start + length }))));
const asked = fc
  .record({ part, start: fc.nat(60), length: fc.integer({ min: 1, max: 9 }) })
  .map(({ part: inPart, start, length }): Span => ({ part: inPart, start, end: start + length }));

describe('spans in the order of the mail', () => {
  test('give those that overlap another, as a look at all of them would', () =>
    fc.assert(
      fc.property(spansOf, asked, (spans, span) =>
        expect(overlapping(spans, span)).toEqual(spans.filter((one) => overlaps(one, span))),
      ),
    ));

  test('give the nearest on both sides', () =>
    fc.assert(
      fc.property(spansOf, asked, (spans, span) => {
        const inPart = spans.filter((one) => one.part === span.part);
        const before = inPart.filter(({ end }) => end <= span.start).at(-1);
        const after = inPart.find(({ start }) => start >= span.end);
        const wanted = [before, ...inPart.filter((one) => overlaps(one, span)), after];
        expect(around(spans, span)).toEqual(wanted.filter((one) => one !== undefined));
      }),
    ));
});

test('a million places are searched in some twenty looks', () => {
  let looks = 0;
  const found = firstIndex(1_000_000, (index) => {
    looks += 1;
    return index >= 654_321;
  });
  expect(found).toBe(654_321);
  expect(looks).toBeLessThanOrEqual(20);
});

test('the row around a span reaches from line end to line end', () => {
  const source: Source = { subject: 'one', body: 'first row\nsecond row\nthird', forwarded: '', attached: '' };
  const rowOf = (start: number, end: number): string => {
    const row = rowAt(source, { part: 'body', start, end });
    return source.body.slice(row.start, row.end);
  };
  expect([rowOf(0, 5), rowOf(10, 16), rowOf(13, 20), rowOf(21, 26)]).toEqual([
    'first row',
    'second row',
    'second row',
    'third',
  ]);
  expect(rowOf(6, 13)).toBe('first row\nsecond row');
});

test('what is worked out of an object is worked out once', () => {
  let count = 0;
  const size = once((list: readonly number[]) => {
    count += 1;
    return list.length;
  });
  const [one, two] = [[1, 2], [3]];
  expect([size(one), size(one), size(two), size(one)]).toEqual([2, 2, 1, 2]);
  expect(count).toBe(2);
});
