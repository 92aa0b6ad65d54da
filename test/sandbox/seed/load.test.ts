import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { QueryResultRow } from 'pg';
import { loadSeeds } from '../../../sandbox/seed/load.ts';
import { withClient } from '../../../src/store/with-client.ts';
import { testDatabase, type TestDatabase } from '../../support/postgres.ts';
import { worker } from '../../support/principals.ts';
import { statement } from '../../support/template.ts';

// A test database is made by loading the seeds.
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

async function asTenant<T extends QueryResultRow>(tenant: string, sql: string): Promise<T[]> {
  return withClient(db.adminUrl, async (client) => {
    await client.query('begin');
    await client.query(`select become('worker', $1)`, [tenant]);
    const { rows } = await client.query<T>(sql);
    await client.query('commit');
    return rows;
  });
}

test('a tenant sees its own people, vendors and budgets, in minor units', async () => {
  expect(await asTenant('acme', 'select count(*)::int from people')).toEqual([{ count: 10 }]);
  expect(
    await asTenant(
      'acme',
      `select name, normalized_name, tax_ids, status, confirmed_by from vendors where number = 'V-1001'`,
    ),
  ).toEqual([
    {
      name: 'Northwind Traders',
      normalized_name: 'northwind traders',
      tax_ids: ['91-1234567'],
      status: 'active',
      confirmed_by: 'buyer2',
    },
  ]);
  expect(
    await asTenant(
      'rheinwerk',
      `select budget_minor::int, actual_minor::int from cost_centers where code = 'K-490' and fiscal_year = 2026`,
    ),
  ).toEqual([{ budget_minor: 1_500_000, actual_minor: 1_470_000 }]);
});

test('a tenant has its own domain and tax id', async () => {
  expect(await asTenant('rheinwerk', 'select domains, tax_ids from tenants')).toEqual([
    { domains: ['rheinwerk.example'], tax_ids: ['DE296380250'] },
  ]);
});

test('the calendar holds hours, weekdays and plain dates', async () => {
  const [row] = await asTenant<{ calendar: unknown }>('rheinwerk', 'select calendar from tenants');
  expect(row?.calendar).toEqual({
    hours: { from: '09:00', to: '17:00' },
    weekdays: [1, 2, 3, 4, 5],
    holidays: expect.arrayContaining(['2026-06-04']),
  });
});

test('the application sees them as its tenant, and nothing as none', async () => {
  const seen = await db.database.withPrincipal(worker('rheinwerk'), (tx) => tx.rows('select id from tenants'));
  expect(seen).toEqual([{ id: 'rheinwerk' }]);
  expect(await statement(db.url, 'select id from tenants')).toEqual([]);
});

test('loading again changes nothing, not even what was changed since', async () => {
  await asTenant('acme', `update vendors set status = 'hold', hold_reason = 'dispute' where number = 'V-1001'`);
  await loadSeeds(db.adminUrl);
  expect(await asTenant('acme', `select status from vendors where number = 'V-1001'`)).toEqual([{ status: 'hold' }]);
  expect(await asTenant('acme', 'select count(*)::int from people')).toEqual([{ count: 10 }]);
});
