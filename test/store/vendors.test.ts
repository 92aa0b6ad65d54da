import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lockVendor, registerVendor, searchVendors } from '../../src/store/vendors.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

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

test('a record that is locked is changed after the transaction, and one that changes is waited for', async () => {
  const change = `update vendors set email = $1 where tenant = 'acme' and number = 'V-1001'`;
  const order: string[] = [];
  let changed: Promise<unknown> = Promise.resolve();
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    expect((await lockVendor(tx, 'V-1001'))?.email).toBe('orders@northwind.example');
    changed = statement(db.superuserUrl, change, ['new@northwind.example']).then(() => order.push('changed'));
    await untilSomebodyWaits();
    expect((await lockVendor(tx, 'V-1001'))?.email).toBe('orders@northwind.example');
    order.push('ordered');
  });
  await changed;
  expect(order).toEqual(['ordered', 'changed']);
  const seen = await db.database.withPrincipal(worker('acme'), async (tx) => {
    await tx.run(change, ['newer@northwind.example']);
    const reading = db.database.withPrincipal(worker('acme'), (other) => lockVendor(other, 'V-1001'));
    await untilSomebodyWaits();
    return { reading };
  });
  expect((await seen.reading)?.email).toBe('newer@northwind.example');
});

const untilSomebodyWaits = async (): Promise<void> => {
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  while ((await statement(db.superuserUrl, waiting)).length === 0);
};
