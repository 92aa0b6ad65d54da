import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readingContext } from '../../src/services/reading-context.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { worker } from '../support/principals.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

test('a mail is judged with the day, the domains and the tax ids of the tenant', async () => {
  const night = new Date('2026-11-24T23:30:00Z');
  const context = await db.database.withPrincipal(worker('rheinwerk'), (tx) => readingContext(tx, 'requester', night));
  expect(context).toMatchObject({
    today: '2026-11-25',
    timeZone: 'Europe/Berlin',
    baseCurrency: 'EUR',
    tenant: { name: 'Rheinwerk Maschinenbau GmbH', domains: ['rheinwerk.example'], taxIds: ['DE296380250'] },
  });
});
