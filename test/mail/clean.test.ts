import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cleanText } from '../../src/mail/clean.ts';

test('nothing invisible is left, and cleaning twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const once = cleanText(text);
      expect(once.text).not.toMatch(/[\p{Default_Ignorable_Code_Point}\p{Cs}\r\0]/u);
      expect(cleanText(once.text)).toEqual({ text: once.text, removed: 0 });
    }),
  );
});

test.each([
  ['a\r\nb\rc\u2028d', 'a\nb\nc\nd', 0],
  ['tab\tstays', 'tab\tstays', 0],
  ['1\u00a0250,00 1\u202f250', '1\u00a0250,00 1\u202f250', 0],
  ['\u{E0049}\u{E0067}nore', 'nore', 2],
  ['\u202egnihton\u202c', 'gnihton', 2],
  ['\ud800x', 'x', 1],
  ['e\u0301', 'é', 0],
])('%j becomes %j', (text, expected, removed) => {
  expect(cleanText(text)).toEqual({ text: expected, removed });
});
