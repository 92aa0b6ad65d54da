import { expect, test } from '@jest/globals';
import { readContracts, readTenants, readVendors } from '../../../sandbox/seed/read.ts';
import { passagesOf } from '../../../src/domain/chunks.ts';
import { languageOf } from '../../../src/domain/language.ts';

const contracts = readContracts();

test('there are a dozen contracts of some pages each, in three languages', () => {
  expect(contracts).toHaveLength(12);
  expect(new Set(contracts.map(({ language }) => language))).toEqual(new Set(['en', 'de', 'fr']));
  expect(contracts.filter(({ pages }) => pages.length < 3)).toEqual([]);
  const words = contracts.map(({ name, pages }) => ({ name, count: pages.join(' ').split(/\s+/).length }));
  expect(words.filter(({ count }) => count < 1_000)).toEqual([]);
});

test.each(contracts)(
  '$name belongs to a tenant and vendor of the seeds, and is in the language that it says',
  (contract) => {
    expect(readTenants().map(({ id }) => id)).toContain(contract.tenant);
    const numbers = (readVendors()[contract.tenant] ?? []).map(({ number }) => number);
    expect([null, ...numbers]).toContain(contract.vendor);
    expect(languageOf(contract.pages.join('\n'), '')).toBe(contract.language);
    const passages = passagesOf(contract.pages.map((text, index) => ({ page: index + 1, text })));
    expect(passages.length).toBeGreaterThanOrEqual(10);
  },
);
