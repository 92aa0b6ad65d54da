import { describe, expect, test } from '@jest/globals';
import { reasonLanguages, reasonOf, reasonText } from '../../src/domain/reasons.ts';

const risk = reasonOf('supplier_risk_high', { risk: 8, most: 5 });

describe('why a vendor is not simply cleared', () => {
  test('is said in the reader’s language, with the same values', () => {
    expect(reasonLanguages.map((language) => reasonText(risk, language))).toEqual([
      'Supplier evaluation risk is 8; at most 5 is wanted (1 is best, 9 worst).',
      'Das Lieferantenrisiko ist 8; verlangt ist höchstens 5 (1 ist am besten, 9 am schlechtesten).',
      'Le risque fournisseur est de 8 ; 5 au plus est admis (1 est le meilleur, 9 le pire).',
    ]);
  });

  test('names the fact that is unknown, and why', () => {
    expect(reasonText(reasonOf('identity_provider_down'), 'de')).toBe(
      'Identität: unbekannt, die Auskunftei antwortet nicht.',
    );
  });

  test('gives a person’s own words as they are, and says where there are none', () => {
    expect(reasonText(reasonOf('vendor_hold', { reason: 'They {list} late.' }), 'fr')).toBe(
      'Notre fiche est bloquée : They {list} late.',
    );
    expect(reasonText(reasonOf('vendor_hold'), 'de')).toBe(
      'Unser Datensatz ist gesperrt: ein Grund ist nicht vermerkt.',
    );
  });

  test('stays as it was written where it is older than its values, or of a code that is no more', () => {
    expect(reasonText({ code: 'bankruptcy', text: 'A bankruptcy is on record.' }, 'de')).toBe(
      'A bankruptcy is on record.',
    );
    expect(reasonText({ code: 'gone', text: 'As it was.', values: {} }, 'fr')).toBe('As it was.');
  });
});
