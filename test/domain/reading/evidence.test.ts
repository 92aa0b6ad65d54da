import { describe, expect, test } from '@jest/globals';
import { locate } from '../../../src/domain/reading/evidence.ts';
import { sourceOf } from '../../../src/domain/reading/source.ts';

const source = sourceOf({
  subject: 'Chairs',
  body: 'We need 20 \u201cErgo\u201d chairs\u00a0at 1\u202f250,00 €\u00ad each,\nin total 25 000,00 €. Part A-48, 24-month warranty, 100-200 kg.',
  forwarded: '> Chairs at 1.240,00 EUR',
  documents: [],
});

const found = (text: string, quote = text) => {
  const located = locate(source, { text, quote });
  return located.ok ? located.spans.map(({ part }) => part) : located.missing;
};

describe('a copied text', () => {
  test.each([
    ['20', 'We need 20 "Ergo" chairs', ['body']],
    ['1 250,00 €', '20 «Ergo» chairs at 1 250,00 € each, in total 25 000,00 €', ['body']],
    ['1.240,00 EUR', 'Chairs at 1.240,00 EUR', ['forwarded']],
    ['Chairs', 'Chairs', ['subject', 'forwarded']],
  ])('%s is found in its quote', (text, quote, spans) => expect(found(text, quote)).toEqual(spans));

  test('is not found when the quote is not in the mail', () => expect(found('20', 'We want 20 chairs')).toBe('quote'));

  test('is not found when it stands outside the quote', () => expect(found('25 000,00 €', 'We need 20')).toBe('text'));

  test.each(['250,00 €', '1', '48', '24', '100', '200', '000,00 €', 'hair'])(
    '%s is cut out of a longer word or number',
    (text) => expect(found(text)).toBe('text'),
  );
});
