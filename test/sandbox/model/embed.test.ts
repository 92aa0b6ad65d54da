import { describe, expect, test } from '@jest/globals';
import { assert, integer, property, string } from 'fast-check';
import { embed } from '../../../sandbox/model/embed.ts';

const cosine = (a: string, b: string) => {
  const [left, right] = [embed(a, 256), embed(b, 256)];
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
};

describe('an embedding', () => {
  const clause = 'Payment is due within 30 days of delivery of the goods.';

  test('is near for like texts and far for others', () => {
    expect(cosine(clause, clause)).toBeCloseTo(1);
    const near = cosine(clause, 'Payments are due 30 days after the goods were delivered.');
    const far = cosine(clause, 'The supplier keeps all drawings confidential.');
    expect(near).toBeGreaterThan(0.4);
    expect(far).toBeLessThan(0.25);
  });

  test.each([
    ['de', 'Vor einer Vorauszahlung stellt der Lieferant eine Bürgschaft seiner Bank.'],
    ['fr', 'Avant tout acompte, le fournisseur remet une garantie de sa banque.'],
  ])('is nearer to a clause about the same in %s than to another in its own language', (_language, foreign) => {
    const question = 'bank guarantee for an advance payment';
    expect(cosine(question, foreign)).toBeGreaterThan(
      cosine(question, 'The supplier keeps all drawings confidential.'),
    );
    expect(cosine(question, foreign)).toBeGreaterThan(0.3);
  });

  test('has length 1 and the dimensions asked for, and is zero only without words', () => {
    assert(
      property(string(), integer({ min: 1, max: 512 }), (text, dimensions) => {
        const vector = embed(text, dimensions);
        const length = Math.hypot(...vector);
        expect(vector).toHaveLength(dimensions);
        expect(length < 1e-9 || Math.abs(length - 1) < 1e-9).toBe(true);
      }),
    );
    expect(Math.hypot(...embed('—!?', 8))).toBe(0);
  });
});
