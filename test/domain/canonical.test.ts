import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson } from '../../src/domain/canonical.ts';
import type { Json } from '../../src/domain/canonical.ts';

test('keys are sorted at every depth and no white space is written', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'ü"' })).toBe('{"a":"ü\\"","b":[{"c":null,"d":1}]}');
});

test('a member without a value is left out, the order of a list counts', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('the text reads back as the value, and its own text is the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      const again: Json = JSON.parse(text);
      expect(canonicalJson(again)).toBe(text);
    }),
  );
});
