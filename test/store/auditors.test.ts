import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import type { Principal } from '../../src/domain/principal.ts';
import type { Tx } from '../../src/store/database.ts';
import { fileOrder } from '../../src/store/observed.ts';
import { insertPause } from '../../src/store/pauses.ts';
import { tablesOf } from '../support/catalog.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, person, worker } from '../support/principals.ts';
import { fillBetweenPeople, fillContract, fillRequisition, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

/** Only of a person who is nothing else: with another role, the rights are that role's. */
const auditor = person('acme', 'auditor', 'auditor');

/** Not read by an auditor: the rates of our own calls, and what the relay is about to carry. */
const PLUMBING = ['model_rates', 'outbox', 'reply_tokens', 'tool_rates'];

/** What signing in leaves behind, which auditors do too. */
const OF_SIGN_IN = ['grants', 'sessions', 'grant_waits'];

let db: TestDatabase;
let tables: string[];
beforeAll(async () => {
  db = await testDatabase();
  tables = (await tablesOf(db.adminUrl)).filter((table) => !OF_SIGN_IN.includes(table));
  // An auditor may be party to a requisition, and is an auditor still.
  const id = await db.database.withPrincipal(worker('acme'), (tx) => newRequisition(tx, PersonId.parse('auditor')));
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    await fillRequisition(tx, id);
    await fillContract(tx);
  });
  await fillBetweenPeople(db.database, id, auditor.person);
  await db.database.withPrincipal(person('acme', 'admin', 'administrator'), (tx) =>
    insertPause(tx, { agent: null, by: 'admin', reason: null }),
  );
  await db.database.withPrincipal(buyer, (tx) =>
    fileOrder(tx, id, 'buyer', { vendor: 'Northwind', totalMinor: 1, currency: 'USD', lines: null }),
  );
  await statement(db.superuserUrl, `insert into model_rates values ('stand-in', 1, now())`);
});
afterAll(() => db.drop());

const said = async (work: Promise<unknown>): Promise<string> => {
  try {
    return String(await work);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
};

const as = (who: Principal, work: (tx: Tx) => Promise<unknown>): Promise<string> =>
  said(db.database.withPrincipal(who, work));

/** The columns of a table that one may write. */
const columnsOf = async (table: string): Promise<string[]> =>
  (
    await statement<{ name: string }>(
      db.adminUrl,
      `select attname as name from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    )
  ).map(({ name }) => name);

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
    const columns = (await columnsOf(table)).join(', ');
    // The row itself once more: whoever may write hears that it is there already, which proves that the statement is right.
    const [row] = await statement<{ copy: string }>(
      db.superuserUrl,
      `select to_jsonb(t)::text as copy from ${table} t limit 1`,
    );
    const added = `insert into ${table} (${columns}) overriding system value
      select ${columns} from jsonb_populate_record(null::${table}, $1::jsonb)`;
    expect([table, await as(auditor, (tx) => tx.run(added, [row?.copy]))]).toEqual([
      table,
      expect.stringMatching(/^(42501|forbidden)$/),
    ]);
    const first = { tenants: 'id', model_rates: 'model' }[table] ?? 'tenant';
    const changed = await as(auditor, (tx) => tx.run(`update ${table} set ${first} = ${first}`));
    expect([table, changed]).toEqual([table, expect.stringMatching(/^(42501|forbidden|0)$/)]);
    const deleted = await as(auditor, (tx) => tx.run(`delete from ${table}`));
    expect([table, deleted]).toEqual([table, expect.stringMatching(/^(42501|0)$/)]);
  }
});

test('whoever may write is not refused by the same statements', async () => {
  const [row] = await statement<{ copy: string }>(
    db.superuserUrl,
    `select to_jsonb(t)::text as copy from requisitions t limit 1`,
  );
  const columns = (await columnsOf('requisitions')).join(', ');
  const added = `insert into requisitions (${columns}) select ${columns} from jsonb_populate_record(null::requisitions, $1::jsonb)`;
  expect(await as(worker('acme'), (tx) => tx.run(added, [row?.copy]))).toBe('23505');
  expect(await as(person('acme', 'auditor', 'auditor', 'requester'), (tx) => tx.run(added, [row?.copy]))).toBe('23505');
  expect(await as(worker('acme'), (tx) => tx.run(`update requisitions set status = status`))).toBe('1');
  expect(await as(auditor, (tx) => tx.run(`update requisitions set status = status`))).toBe('forbidden');
  expect(await as(worker('acme'), (tx) => tx.run(`update tasks set topic = topic`))).toBe('1');
  expect(await as(auditor, (tx) => tx.run(`update tasks set topic = topic`))).toBe('forbidden');
});

test('every table has the two policies that keep auditors from writing', async () => {
  const [row] = await statement<{ without: string[] }>(
    db.adminUrl,
    `select coalesce(array_agg(t order by t), '{}') as without from unnest($1::text[]) t where 2 <>
       (select count(*) from pg_policies p where p.tablename = t and p.permissive = 'RESTRICTIVE'
          and p.policyname in ('auditors_write_nothing', 'auditors_delete_nothing') and p.roles = '{public}')`,
    [tables],
  );
  expect(row?.without).toEqual([]);
});
