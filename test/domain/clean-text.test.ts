import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cleanFields, cleanJson, cleanLine, cleanText, removedCount } from '../../src/domain/clean-text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('text from outside', () => {
  test('has nothing invisible left, and cleaning it twice changes nothing more', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = cleanText(text);
        expect(once.text).not.toMatch(/[\p{Default_Ignorable_Code_Point}\p{Cs}\p{Bidi_Control}\r\0]/u);
        expect(cleanText(once.text)).toEqual({ text: once.text, removed: {} });
      }),
    );
  });

  test('keeps every letter, mark, digit, sign and symbol of every script', () => {
    const shown = fc
      .integer({ min: 0x20, max: 0x10_ffff })
      .map((point) => (point >= 0xd8_00 && point <= 0xdf_ff ? 'x' : String.fromCodePoint(point)))
      .filter((character) =>
        /^(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]$/u.test(character),
      );
    fc.assert(
      fc.property(fc.string({ unit: shown, maxLength: 40 }), (text) => {
        expect(cleanText(text)).toEqual({ text: text.normalize('NFC'), removed: {} });
      }),
    );
  });

  test('loses as many characters as are counted', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', '9', '\u200b', '\u{E0041}', '\u202e', '\ufe0f', '\u0007'),
          maxLength: 40,
        }),
        (text) => {
          const { text: visible, removed } = cleanText(text);
          expect(Array.from(visible).length + removedCount(removed)).toBe(Array.from(text).length);
        },
      ),
    );
  });

  test.each([
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd', {}],
    ['tab\tstays', 'tab\tstays', {}],
    ['1\u00a0250,00 1\u202f250', '1\u00a0250,00 1\u202f250', {}],
    ['\u{E0049}\u{E0067}nore', 'nore', { tag: 2 }],
    ['\u202egnihton\u202c \u2066x\u2069\u200f\u061c', 'gnihton x', { bidirectional: 6 }],
    ['a\u200bb\u200c\u200d\u2060\ufeffc', 'abc', { zero_width: 5 }],
    ['\u0000\u001b[31mred\u009b', '[31mred', { control: 3 }],
    ['x\ufe0fy\u{E0100}', 'xy', { variation: 2 }],
    ['\ud800x soft\u00adhyphen', 'x softhyphen', { other: 2 }],
    ['e\u0301', 'é', {}],
    ['👩\u200d🔬', '👩🔬', { zero_width: 1 }],
  ])('%j becomes %j', (text, expected, removed) => {
    expect(cleanText(text)).toEqual({ text: expected, removed });
  });
});

test('a line has no ends in it and no blanks around it', () => {
  expect(cleanLine(' a\n\tb\u200b\r\n')).toEqual({ text: 'a b', removed: { zero_width: 1 } });
});

test('JSON is cleaned in all its texts, the names of members too, and stays what it was else', () => {
  const given = { 'na\u200bme': ['x\u202e', { deep: 'y\u200b', n: 1, b: true, none: null }] };
  expect(cleanJson(given)).toEqual({
    text: { name: ['x', { deep: 'y', n: 1, b: true, none: null }] },
    removed: { zero_width: 2, bidirectional: 1 },
  });
});

test('fields are cleaned in their values', () => {
  expect(cleanFields({ a: '1\u200b2', b: 'x' })).toEqual({ text: { a: '12', b: 'x' }, removed: { zero_width: 1 } });
});
