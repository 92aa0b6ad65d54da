import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { registerVendor, searchVendors } from '../../src/store/vendors.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test.each(['91-1234567', '911234567', '91 123 4567'])(
  'a vendor is found by its tax id, written as %s',
  async (taxId) => {
    const found = await db.database.withPrincipal(worker('acme'), (tx) =>
      searchVendors(tx, { taxId, normalizedName: null, domain: null }),
    );
    expect(found.map(({ number }) => number)).toEqual(['V-1001']);
  },
);

test('without a tax id nobody is found by one', async () => {
  const found = await db.database.withPrincipal(worker('acme'), (tx) =>
    searchVendors(tx, { taxId: null, normalizedName: 'nobody', domain: null }),
  );
  expect(found).toEqual([]);
});

test('a company is registered once, however its tax id is written', async () => {
  const requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  const vendor = { normalizedName: 'lumen optics', country: 'US', email: null, domains: [], duns: null, requisition };
  const register = (name: string, taxId: string) =>
    db.database.withPrincipal(worker('acme'), (tx) => registerVendor(tx, { ...vendor, name, taxIds: [taxId] }));
  const number = await register('Lumen Optics LLC', '84-2914563');
  expect(await register('Lumen Optics', '842914563')).toBe(number);
});
