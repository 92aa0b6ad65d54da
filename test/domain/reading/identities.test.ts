import { describe, expect, test } from '@jest/globals';
import { countriesIn, readCountry } from '../../../src/domain/reading/countries.ts';
import { fields } from '../../../src/domain/reading/fields.ts';
import { companiesIn, normalizedName, readEmail } from '../../../src/domain/reading/names.ts';
import { readTaxId } from '../../../src/domain/reading/tax-ids.ts';
import { isWholeUnit, unitOf } from '../../../src/domain/reading/units.ts';

describe('a tax id', () => {
  test.each([
    ['EIN 91-1234567', null, 'US', '91-1234567', 'EIN'],
    ['911234567', 'US', 'US', '91-1234567', 'EIN'],
    ['USt-IdNr.: DE 136 695 976', null, 'DE', 'DE136695976', 'VAT'],
    ['136695976', 'DE', 'DE', 'DE136695976', 'VAT'],
    ['FR 40 303 265 045', null, 'FR', 'FR40303265045', 'VAT'],
    ['GB 434 0314 94', null, 'GB', 'GB434031494', 'VAT'],
    ['EL094259216', null, 'GR', 'EL094259216', 'VAT'],
    ['ATU13585627', null, 'AT', 'ATU13585627', 'VAT'],
    ['CHE-116.281.710 MWST', null, 'CH', 'CHE116281710MWST', 'national'],
    ['51 824 753 556', 'AU', 'AU', '51824753556', 'national'],
    ['A-1234567', 'BM', 'BM', 'A1234567', 'unchecked'],
  ])('%s of %s is one of %s', (text, country, owner, normalized, kind) =>
    expect(readTaxId(text, country)).toEqual({ ok: true, value: { country: owner, normalized, kind } }),
  );

  test.each([
    ['911-14-4442', 'US', 'is not an EIN'],
    ['07-1234567', 'US', 'has not assigned the prefix 07'],
    ['91-123456', 'US', 'is not an EIN'],
    ['DE136695977', 'DE', 'not a valid VAT number of DE'],
    ['DE DE 136695976', 'DE', 'not a valid VAT number of DE'],
    ['DE136695976', 'FR', 'is a number of DE, not of FR'],
    ['51 824 753 557', 'AU', 'not a valid tax id of AU'],
    ['136695976', null, 'country of "136695976" is not known'],
  ])('%s of %s is refused: %s', (text, country, reason) =>
    expect(readTaxId(text, country)).toEqual({ ok: false, reason: expect.stringContaining(reason) }),
  );
});

describe('a country', () => {
  test.each([
    ['Germany', 'DE'],
    ['Deutschland', 'DE'],
    ['Allemagne', 'DE'],
    ['U.S.', 'US'],
    ['États-Unis', 'US'],
    ['the Netherlands', 'NL'],
    ['Großbritannien', 'GB'],
    ['CH', 'CH'],
    ['UK', 'GB'],
  ])('%s is %s', (text, code) => expect(readCountry(text)).toEqual({ ok: true, value: code }));

  test.each(['us', 'de', 'XX', 'DD', 'Atlantis'])('%s is none', (text) => expect(readCountry(text).ok).toBe(false));

  test('is found in a sentence by its name', () =>
    expect(
      countriesIn('From Germany and the United States of America, not from Frankreich').map(({ code }) => code),
    ).toEqual(['US', 'DE', 'FR']));
});

test.each([
  ['Müller & Söhne GmbH & Co. KG', 'muller and sohne'],
  ['MÜLLER und Söhne', 'muller and sohne'],
  ['Northwind Traders, Inc.', 'northwind traders'],
  ['S.A.R.L. Dupont', 'dupont'],
  ['Café Dupont S.A.R.L.', 'cafe dupont'],
  ['Contoso Pty. Ltd.', 'contoso'],
])('%s is looked up as "%s"', (name, normalized) => expect(normalizedName(name)).toBe(normalized));

test('companies are found by their legal form', () =>
  expect(
    companiesIn('Order from Müller & Söhne GmbH & Co. KG, not from Northwind Traders Inc.').map(({ name }) => name),
  ).toEqual(['Müller & Söhne GmbH & Co. KG', 'Northwind Traders Inc']));

test('a part number is no company, and a word without end is read through at once', () => {
  expect(companiesIn('Toner SA-12 and Toner AB-7')).toEqual([]);
  const began = performance.now();
  companiesIn('A'.repeat(200_000));
  expect(performance.now() - began).toBeLessThan(2000);
});

test('a legal form alone names nobody', () => {
  for (const text of ['LLC', 'GmbH & Co. KG', 'S.A.R.L.'])
    expect(fields['vendor.name'].read(text)).toEqual({ ok: false, reason: expect.stringContaining('a legal form') });
  expect(fields['vendor.name'].read('AG Bau GmbH').ok).toBe(true);
});

test('an e-mail address is one and plain', () => {
  expect(readEmail('Joe <Joe@X.example>')).toEqual({ ok: true, value: 'joe@x.example' });
  for (const text of ['joe at x.example', 'a@b.example, c@d.example', 'a..b@c.example'])
    expect(readEmail(text).ok).toBe(false);
});

test('units are known in three languages, and others are kept as written', () => {
  expect(['Stück', 'unités', 'pcs', 'Std.', 'Fässer'].map(unitOf)).toEqual(['pcs', 'pcs', 'pcs', 'hour', 'Fässer']);
  expect(['Stück', 'kg', 'Fässer', null].map(isWholeUnit)).toEqual([true, false, false, false]);
});
