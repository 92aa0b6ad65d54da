import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { marked } from '../../src/domain/marked.ts';

describe('a text with its proving words marked', () => {
  test('says which fields each stretch proves, where quotes overlap too', () => {
    const quotes = [
      { field: 'lines[0].quantity', quote: '12 sensors at $390.00' },
      { field: 'lines[0].unitPrice', quote: 'at $390.00 each' },
    ];
    expect(marked('We need 12 sensors at $390.00 each.', quotes)).toEqual([
      { text: 'We need ', fields: [] },
      { text: '12 sensors ', fields: ['lines[0].quantity'] },
      { text: 'at $390.00', fields: ['lines[0].quantity', 'lines[0].unitPrice'] },
      { text: ' each', fields: ['lines[0].unitPrice'] },
      { text: '.', fields: [] },
    ]);
  });

  test('finds a quote that runs over lines of a quoted mail', () => {
    const pieces = marked('> We need 12\n> sensors.', [{ field: 'total', quote: '12 sensors' }]);
    expect(pieces.filter(({ fields }) => fields.length > 0)).toEqual([{ text: '12\n> sensors', fields: ['total'] }]);
  });

  test('marks nothing for a quote that is not there, or is empty', () => {
    const quotes = [
      { field: 'total', quote: 'elsewhere' },
      { field: 'tax', quote: '  ' },
    ];
    expect(marked('Ten brackets.', quotes)).toEqual([{ text: 'Ten brackets.', fields: [] }]);
  });

  test('is the text again when it is put together, whatever is quoted', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '(', '$', '>'), maxLength: 30 });
    const quotes = fc.array(fc.record({ field: fc.constantFrom('total', 'tax'), quote: letters }), { maxLength: 5 });
    fc.assert(
      fc.property(letters, quotes, (text, quoted) => {
        const pieces = marked(text, quoted);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
      }),
    );
  });
});
