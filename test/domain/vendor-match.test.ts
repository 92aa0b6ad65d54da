import { describe, expect, test } from '@jest/globals';
import { matchVendor, type VendorIdentity } from '../../src/domain/vendor-match.ts';

const record = (number: string, changes: Partial<VendorIdentity> = {}): VendorIdentity => ({
  number,
  name: 'Schäfer Industriebedarf GmbH',
  aliases: [],
  country: 'DE',
  taxIds: ['DE235375562'],
  domains: ['schaefer-industriebedarf.example'],
  ...changes,
});
const wanted = { name: 'Schäfer Industriebedarf GmbH', country: 'DE', taxId: 'DE235375562', email: null };
const twin = record('V-2', { name: 'Schäfer Industriebedarf KG', taxIds: ['DE231605547'], domains: [] });

describe('our record of a vendor', () => {
  test.each([
    ['by tax id and name', [record('V-1')], wanted],
    ['by a tax id written otherwise', [record('V-1')], { ...wanted, taxId: 'de 235.375.562' }],
    ['by an alias', [record('V-1', { name: 'SIB', aliases: ['Schäfer Industriebedarf'] })], wanted],
    [
      'by tax id and mail domain under another name',
      [record('V-1')],
      { ...wanted, name: 'SIB', email: 'x@Schaefer-Industriebedarf.example' },
    ],
    ['by tax id among twins', [twin, record('V-1')], wanted],
    ['by name alone when no tax id is known', [record('V-1')], { ...wanted, taxId: null }],
    ['by name when our record has no tax id', [record('V-1', { taxIds: [] })], wanted],
    ['by name when our record has no country', [record('V-1', { country: null })], { ...wanted, taxId: null }],
  ])('is found %s', (_, records, vendor) => {
    expect(matchVendor(records, vendor)).toMatchObject({ kind: 'one', record: { number: 'V-1' } });
  });

  test.each([
    ['nothing is like it', [], wanted],
    [
      'the name is that of a company in another country',
      [record('V-1', { country: 'AT', taxIds: ['ATU34026229'] })],
      wanted,
    ],
    ['only a like name exists', [record('V-1', { name: 'Schäfer Industrie GmbH', taxIds: ['DE1'] })], wanted],
  ])('is none when %s', (_, records, vendor) => {
    expect(matchVendor(records, vendor)).toEqual({ kind: 'none' });
  });

  test.each([
    ['two records share the tax id', [record('V-1'), record('V-2')], wanted, 'vendor.name'],
    ['the tax id is that of another name', [record('V-1', { name: 'Moselstahl' })], wanted, 'vendor.name'],
    ['the name has another tax id', [twin], wanted, 'vendor.taxId'],
    ['two records share the name', [record('V-1'), twin], { ...wanted, taxId: null }, 'vendor.taxId'],
    [
      'two records without tax ids share the name',
      [record('V-1', { taxIds: [] }), record('V-2', { taxIds: [] })],
      wanted,
      'vendor.name',
    ],
    [
      'the mail domain is that of another name',
      [record('V-1')],
      { ...wanted, name: 'SIB', taxId: null, email: 'x@schaefer-industriebedarf.example' },
      'vendor.name',
    ],
  ])('is for a person to say when %s', (_, records, vendor, field) => {
    expect(matchVendor(records, vendor)).toMatchObject({
      kind: 'unclear',
      field,
      reason: expect.stringContaining('V-'),
    });
  });
});
