import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../src/store/database.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { worker } from '../support/principals.ts';
import { KEYS as keys, statement } from '../support/template.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** Runs the action with a login of its own; roles belong to the server, so it must go again. */
async function asNewRole<T>(attributes: string, action: (url: string) => Promise<T>): Promise<T> {
  const [name, password] = [`qm_role_${randomBytes(4).toString('hex')}`, randomBytes(12).toString('hex')];
  await statement(db.superuserUrl, `create role ${name} login password '${password}' ${attributes}`);
  await statement(db.superuserUrl, `grant connect on database ${new URL(db.url).pathname.slice(1)} to ${name}`);
  const url = new URL(db.url);
  [url.username, url.password] = [name, password];
  try {
    return await action(url.toString());
  } finally {
    await statement(db.superuserUrl, `drop owned by ${name}`);
    await statement(db.superuserUrl, `drop role ${name}`);
  }
}

const refusal = (why: string) => ({
  code: 'configuration_invalid',
  message: `The role in DATABASE_URL ${why}, so it would see every tenant. Use a plain role such as qm_app there, and the owner only in DATABASE_ADMIN_URL.`,
});

describe('opening the database is refused', () => {
  test('as a superuser', async () => {
    await expect(openDatabase(db.superuserUrl, { keys })).rejects.toMatchObject(refusal('is a superuser'));
  });

  test('as the owner of the tables', async () => {
    await expect(openDatabase(db.adminUrl, { keys })).rejects.toMatchObject(refusal('owns tables'));
  });

  test('as a role that bypasses row-level security', async () => {
    await asNewRole('bypassrls', (url) =>
      expect(openDatabase(url, { keys })).rejects.toMatchObject(refusal('bypasses row-level security')),
    );
  });

  test('as a member of the owner, who may become it', async () => {
    await asNewRole('in role qm_owner', (url) =>
      expect(openDatabase(url, { keys })).rejects.toMatchObject(refusal('owns tables')),
    );
  });
});

test('whoever hangs in a transaction loses it before those who wait for its rows give up', async () => {
  const names = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];
  const [limits] = await db.database.withPrincipal(worker('acme'), (tx) =>
    tx.rows(`select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`),
  );
  expect(limits).toEqual({ lock_timeout: '10s', statement_timeout: '15s', idle_in_transaction_session_timeout: '30s' });
});

test('any plain role may open it', async () => {
  await asNewRole('', async (url) => {
    const database = await openDatabase(url, { keys });
    expect(database).toBeDefined();
    await database.close();
  });
});

describe('a transaction', () => {
  test('that fails leaves nothing behind, and its connection serves the next', async () => {
    const database = await openDatabase(db.url, { keys, connections: 1 });
    try {
      const failing = database.withPrincipal(worker('acme'), async (tx) => {
        await tx.run(`insert into counters (tenant, name) values ($1, 'failed')`, [tx.tenant]);
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      const rows = await database.withPrincipal(worker('acme'), (tx) =>
        tx.rows(`select name from counters where name = 'failed'`),
      );
      expect(rows).toEqual([]);
    } finally {
      await database.close();
    }
  });

  test('whose connection breaks fails alone; the next one gets a new connection', async () => {
    const database = await openDatabase(db.url, { keys, connections: 1 });
    try {
      const broken = database.withPrincipal(worker('acme'), async (tx) => {
        const [row] = await tx.rows<{ pid: number }>('select pg_backend_pid() as pid');
        await statement(db.superuserUrl, 'select pg_terminate_backend($1, 5000)', [row?.pid]);
        await tx.rows('select 1');
      });
      await expect(broken).rejects.toThrow(/terminat|not queryable/);
      const rows = await database.withPrincipal(worker('acme'), (tx) => tx.rows('select app_tenant() as tenant'));
      expect(rows).toEqual([{ tenant: 'acme' }]);
    } finally {
      await database.close();
    }
  });
});
