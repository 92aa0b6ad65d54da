import { describe, expect, test } from '@jest/globals';
import { findCandidates, type Inquiry } from '../../../sandbox/risk/match.ts';
import { screenParty } from '../../../sandbox/risk/screening.ts';
import { readCompanies, readSanctions, readVendors } from '../../../sandbox/seed/read.ts';

const companies = readCompanies();
const find = (inquiry: Inquiry) =>
  findCandidates(inquiry, companies).map(({ company, confidence }) => [company.name, confidence]);
const strong = (inquiry: Inquiry) => findCandidates(inquiry, companies).filter(({ confidence }) => confidence >= 8);

describe('matching', () => {
  test('name, country and tax id are certain; name and country alone just suffice', () => {
    const northwind = { name: 'Northwind Traders', country: 'US' };
    expect(find({ ...northwind, registrationNumber: '911234567' })).toEqual([['Northwind Traders', 10]]);
    expect(find(northwind)).toEqual([['Northwind Traders', 8]]);
    expect(find({ ...northwind, domain: 'northwind.example' })).toEqual([['Northwind Traders', 9]]);
  });

  test('another tax id speaks against a company of the right name', () => {
    expect(strong({ name: 'Lumen Optics LLC', country: 'US', registrationNumber: '91-7654321' })).toEqual([]);
  });

  test('the right tax id under another name is a weak candidate', () => {
    expect(find({ name: 'Zebra Trading', country: 'US', registrationNumber: '84-2914563' })).toEqual([
      ['Lumen Optics LLC', 7],
    ]);
  });

  test('a slip in the name is made good by the tax id', () => {
    const misspelt = { name: 'Lumen Optic', country: 'US' };
    expect(strong(misspelt)).toEqual([]);
    expect(strong({ ...misspelt, registrationNumber: '84-2914563' })).toHaveLength(1);
  });

  test('two companies of one name stay two candidates, with and without the tax id', () => {
    const meridian = { name: 'Meridian Instruments Ltd', country: 'GB' };
    expect(strong(meridian)).toHaveLength(2);
    expect(strong({ ...meridian, registrationNumber: 'GB743999516' })).toHaveLength(2);
  });

  test('two companies of almost one name are told apart', () => {
    expect(strong({ name: 'Pinnacle Packaging Inc.', country: 'US' }).map(({ company }) => company.name)).toEqual([
      'Pinnacle Packaging Inc.',
    ]);
    expect(strong({ name: 'Schaefer Industriebedarf KG', country: 'DE' }).map(({ company }) => company.name)).toEqual([
      'Schaefer Industriebedarf KG',
    ]);
  });

  test('the same name in another country, or a name never seen, is nobody', () => {
    expect(find({ name: 'Northwind Traders', country: 'CA' })).toEqual([]);
    expect(find({ name: 'Zyxwvut Widgets', country: 'US' })).toEqual([]);
    expect(find({ name: 'Tidewater Test Labs LLC', country: 'US', registrationNumber: '61-1738205' })).toEqual([]);
  });

  test('a number alone finds its company', () => {
    expect(find({ country: 'US', duns: '815662034' })).toEqual([['Lumen Optics LLC', 10]]);
    expect(find({ country: 'GB', registrationNumber: '728752994' })).toEqual([['Brightwater Supplies Ltd', 10]]);
  });
});

describe('the stories of the vendors', () => {
  const vendors = Object.values(readVendors()).flat();

  test.each(vendors.map((vendor) => [vendor.story, vendor.name, vendor] as const))('%s: %s', (story, _, vendor) => {
    const { name, country, taxIds } = vendor;
    const found = strong({ name, country, registrationNumber: taxIds[0]?.value });
    expect(found).toHaveLength({ ambiguous: 2, unknown_to_provider: 0 }[story] ?? 1);
    expect([vendor.duns, null]).toContain(found.length === 1 ? found[0]?.company.duns : null);
  });
});

describe('screening', () => {
  const sanctions = readSanctions();

  test('a number on a list is an exact hit, whatever the name', () => {
    const [hit] = screenParty({ name: 'Sunshine Ltd', country: 'CY', duns: '565120984' }, sanctions);
    expect(hit).toMatchObject({ entityName: 'Zarubin Maritime Trading Ltd', exactIdentifier: true });
  });

  test('the name and country of an entry score 1 without being an identifier', () => {
    const hits = screenParty({ name: 'ZARUBIN MARITIME TRADING LIMITED', country: 'CY' }, sanctions);
    expect(hits.map(({ score, exactIdentifier }) => [score, exactIdentifier])).toEqual([
      [1, false],
      [1, false],
    ]);
  });

  test('a name like that of an entry is a fuzzy hit', () => {
    const hits = screenParty({ name: 'Zarubin Marine Traders LLC', country: 'US', duns: '814105823' }, sanctions);
    expect(hits.every(({ score, exactIdentifier }) => score >= 0.7 && score < 1 && !exactIdentifier)).toBe(true);
    expect(hits).toHaveLength(2);
  });

  test('every other company is clear', () => {
    const others = companies.filter(({ name }) => !name.startsWith('Zarubin'));
    expect(others.flatMap(({ name, country, duns }) => screenParty({ name, country, duns }, sanctions))).toEqual([]);
  });
});
