import { expect, test } from '@jest/globals';
import { languageOf } from '../../src/domain/language.ts';

test.each([
  ['en', 'The supplier shall deliver the goods within thirty days of the order.'],
  ['de', 'Der Lieferant liefert die Ware binnen dreißig Tagen nach der Bestellung.'],
  ['fr', 'Le fournisseur livre les marchandises dans les trente jours suivant la commande.'],
  ['es', 'El proveedor entregará la mercancía en un plazo de treinta días desde el pedido.'],
])('a clause in %s is known as such', (language, text) => {
  expect(languageOf(text, 'xx')).toBe(language);
});

test('what is too short to tell has the language of what it stands in', () => {
  expect(languageOf('4.2 Incoterms 2020', 'de')).toBe('de');
});
