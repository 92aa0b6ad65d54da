import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { tablesOf } from '../support/catalog.ts';
import { fillEveryTable, tryEach } from '../support/every-table.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';

/** Only of a person who is nothing else: with another role, the rights are that role's. */
const auditor = person('acme', 'auditor', 'auditor');

/** Not read by an auditor: how far events are handed on, the rates of our own calls, what was answered to others, how replies are known, and how deliveries are signed. */
const PLUMBING = ['event_cursors', 'idempotency_keys', 'model_rates', 'reply_tokens', 'tool_rates', 'webhook_secrets'];

/** What signing in leaves behind, which auditors do too. */
const OF_SIGN_IN = ['grants', 'sessions', 'grant_waits'];

let db: TestDatabase;
let tables: string[];
beforeAll(async () => {
  db = await testDatabase();
  tables = (await tablesOf(db.adminUrl)).filter((table) => !OF_SIGN_IN.includes(table));
  // An auditor may be party to a requisition, and is an auditor still.
  await fillEveryTable(db, auditor.person);
});
afterAll(() => db.drop());

test('an auditor sees a row of every table of the company, but for our plumbing', async () => {
  const seen = await Promise.all(
    tables.map(async (table) => ({
      table,
      sees: await db.database.withPrincipal(auditor, (tx) => tx.rows(`select from ${table} limit 1`)),
    })),
  );
  expect(seen.filter(({ sees }) => sees.length === 0).map(({ table }) => table)).toEqual(PLUMBING);
});

test('an auditor writes no row of any table: none is added, changed or deleted', async () => {
  for (const table of tables) {
    const { select: _seen, ...written } = await tryEach(db, auditor, table);
    expect([table, written]).toEqual([
      table,
      {
        insert: expect.stringMatching(/^(42501|forbidden)$/),
        update: expect.stringMatching(/^(42501|forbidden|0)$/),
        delete: expect.stringMatching(/^(42501|0)$/),
      },
    ]);
  }
});

test('whoever may write is not refused by the same statements', async () => {
  const both = person('acme', 'auditor', 'auditor', 'requester');
  expect(await tryEach(db, both, 'requisitions')).toMatchObject({ insert: '23505', update: '1' });
  expect(await tryEach(db, auditor, 'requisitions')).toMatchObject({ insert: 'forbidden', update: 'forbidden' });
  expect(await tryEach(db, worker('acme'), 'tasks')).toMatchObject({ insert: '23505', update: '1' });
  expect(await tryEach(db, auditor, 'tasks')).toMatchObject({ insert: 'forbidden', update: 'forbidden' });
});

test('every table has the two policies that say who writes it', async () => {
  const [row] = await statement<{ without: string[] }>(
    db.adminUrl,
    `select coalesce(array_agg(t order by t), '{}') as without from unnest($1::text[]) t where 2 <>
       (select count(*) from pg_policies p where p.tablename = t and p.permissive = 'RESTRICTIVE'
          and p.policyname in ('who_writes', 'who_deletes') and p.roles = '{public}')`,
    [tables],
  );
  expect(row?.without).toEqual([]);
});
