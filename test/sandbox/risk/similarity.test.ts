import { describe, expect, test } from '@jest/globals';
import { assert, property, string, stringMatching } from 'fast-check';
import { comparableIdentifier, comparableName, nameSimilarity } from '../../../sandbox/risk/similarity.ts';

describe('names', () => {
  test.each([
    ['Northwind Traders, Inc.', 'northwind traders', 'corporation'],
    ['Schäfer Industriebedarf GmbH & Co. KG', 'schaefer industriebedarf gmbh and', 'co kg'],
    ['Officine Bellavista S.r.l.', 'officine bellavista', 'srl'],
    ['Wisła Komponenty Sp. z o.o.', 'wisla komponenty', 'sp z oo'],
    ['Kobayashi Seiki K.K.', 'kobayashi seiki', 'kk'],
    ['小林精機', '小林精機', ''],
    ['Limited', 'limited', ''],
  ])('%s is compared as "%s" and "%s"', (name, core, legalForm) => {
    expect(comparableName(name)).toEqual({ core, legalForm });
  });

  test.each([
    ['Alpen Präzision GmbH', 'ALPEN PRAEZISION'],
    ['Meridian Instruments Ltd', 'Meridian Instruments Limited'],
    ['Traders, Northwind', 'Northwind Traders'],
  ])('%s and %s are the same', (a, b) => {
    expect(nameSimilarity(a, b)).toBe(1);
  });

  test('a slip of the pen stays near, another company is far', () => {
    expect(nameSimilarity('Northwind Trader', 'Northwind Traders')).toBeGreaterThan(0.9);
    expect(nameSimilarity('Northwind Traders', 'Lumen Optics LLC')).toBeLessThan(0.4);
  });

  test('similarity is symmetric, within 0 and 1, and 1 for a name with itself', () => {
    assert(
      property(string({ minLength: 1 }), string({ minLength: 1 }), (a, b) => {
        const likeness = nameSimilarity(a, b);
        expect(likeness).toBe(nameSimilarity(b, a));
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
      }),
    );
    assert(property(stringMatching(/^[a-z]{3,20}$/), (name) => nameSimilarity(name, name) === 1));
  });
});

test.each([
  ['91-1234567', 'US', '911234567'],
  ['DE 206 987 064', 'DE', '206987064'],
  ['206987064', 'DE', '206987064'],
  ['EL094259216', 'GR', '094259216'],
])('%s of %s is compared as %s', (value, country, comparable) => {
  expect(comparableIdentifier(value, country)).toBe(comparable);
});
