import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSecretKey } from 'node:crypto';
import { Client } from 'pg';
import type { Principal } from '../../src/domain/principal.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openDatabase } from '../../src/store/database.ts';
import { principalKey, signedPrincipal } from '../../src/store/principal-signature.ts';
import { tablesOf } from '../support/catalog.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, person, relay, requester, worker } from '../support/principals.ts';
import { fillContract, fillRequisition, newRequisition } from '../support/records.ts';
import { KEYS, statement } from '../support/template.ts';

/** As the worker has it. */
const KEY = principalKey(KEYS.plumbing);
const OF_PEOPLE = principalKey(KEYS.people);

let db: TestDatabase;
let tables: string[];
let sql: Client;
let pid: number;
beforeAll(async () => {
  db = await testDatabase();
  tables = await tablesOf(db.adminUrl);
  const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await fillRequisition(db.database, id);
  await fillContract(db.database);
  // What somebody has who can send any SQL as the application's role.
  sql = new Client({ connectionString: db.url });
  await sql.connect();
  pid = (await sql.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
});
afterAll(async () => {
  await sql.end();
  await db.drop();
});

/** On the clock of Postgres, as everything that is judged by it. */
const after = async (ms: number): Promise<number> => {
  const query = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now';
  return Number((await sql.query<{ now: string }>(query)).rows[0]?.now) + ms;
};

const signedFor = async (who: Principal, holds: { pid?: number; ms?: number } = {}): Promise<string> =>
  signedPrincipal(who.kind === 'person' ? OF_PEOPLE : KEY, who, {
    pid: holds.pid ?? pid,
    until: await after(holds.ms ?? 60_000),
  });

/** Runs the work with this as `qm.principal`, in a transaction that is undone. */
async function claiming<T>(setting: string | null, work: () => Promise<T>): Promise<T> {
  await sql.query('begin');
  try {
    if (setting !== null) await sql.query(`select set_config('qm.principal', $1, true)`, [setting]);
    return await work();
  } finally {
    await sql.query('rollback');
  }
}

/** The tables of which a row is seen. */
const seen = async (): Promise<string[]> => {
  const looks = tables.map((table) => `(select '${table}' as name from ${table} limit 1)`);
  const { rows } = await sql.query<{ name: string }>(looks.join(' union all '));
  return rows.map(({ name }) => name);
};

/** What Postgres says to each statement, in a transaction that goes on; each is undone. */
const saidTo = async (statements: readonly string[]): Promise<string[]> => {
  const tried = statements.map(
    (each) =>
      `begin ${each}; raise exception using errcode = 'QM000'; exception when others then said := said || sqlstate; end;`,
  );
  await sql.query(
    `do $$ declare said text[] := '{}'; begin ${tried.join(' ')} perform set_config('test.said', said::text, true); end $$`,
  );
  const { rows } = await sql.query<{ said: string[] }>(
    `select array(select distinct unnest(current_setting('test.said')::text[])) as said`,
  );
  return rows[0]?.said ?? [];
};

/** What it says to a new row in each table. */
const written = (): Promise<string[]> =>
  saidTo(
    tables.map((table) => {
      const column =
        { tenants: 'id', workers: 'id', model_rates: 'model', event_cursors: 'feed', shut_topics: 'feed' }[table] ??
        'tenant';
      return `insert into ${table} (${column}) values ('acme')`;
    }),
  );

/** That it was written, and undone. */
const WRITTEN = 'QM000';
/** Insufficient privilege, which is also how row-level security refuses. */
const REFUSED = '42501';

test('what the application signs holds, also by plain SQL', async () => {
  await claiming(await signedFor(worker('acme')), async () => {
    expect(await seen()).toContain('requisitions');
    expect(await saidTo([`insert into counters (tenant, name) values ('acme', 'mine')`])).toEqual([WRITTEN]);
  });
});

const altered = (place: number, value: string) => async (): Promise<string> => {
  const parts = (await signedFor(requester)).split('\n');
  parts[place] = value;
  return parts.join('\n');
};

const forgeries: Record<string, () => Promise<string | null>> = {
  'no claim': async () => null,
  'an empty claim': async () => '',
  words: async () => 'worker of acme',
  'line feeds': async () => '\n\n\n\n\n\n',
  'a claim without a signature': async () => ['', await after(60_000), pid, 'worker', 'acme', '', ''].join('\n'),
  'a claim signed with another key': async () =>
    signedPrincipal(createSecretKey(Buffer.alloc(32, 1)), worker('acme'), { pid, until: await after(60_000) }),
  'a claim signed with no key': async () =>
    signedPrincipal(createSecretKey(Buffer.alloc(0)), worker('acme'), { pid, until: await after(60_000) }),
  'a claim of the worker, signed with the key of people': async () =>
    signedPrincipal(OF_PEOPLE, worker('acme'), { pid, until: await after(60_000) }),
  'a claim of a person, signed with the key of plumbing': async () =>
    signedPrincipal(KEY, buyer, { pid, until: await after(60_000) }),
  'another signature': altered(0, '0'.repeat(64)),
  'a later expiry': altered(1, String(Date.now() + 3_600_000)),
  'an expiry that is no number': altered(1, 'infinity'),
  'another backend': altered(2, '1'),
  'another kind': altered(3, 'worker'),
  'another tenant': altered(4, 'rheinwerk'),
  'another person': altered(5, 'buyer'),
  'more roles': altered(6, 'requester,buyer,auditor'),
  'a line more': async () => `${await signedFor(worker('acme'))}\nauditor`,
  'a claim that was signed for another backend': () => signedFor(worker('acme'), { pid: pid + 1 }),
  'a claim that has run out': () => signedFor(worker('acme'), { ms: -1 }),
  'an id that brings lines of its own': () =>
    signedFor({ ...person('acme', 'requester'), ...JSON.parse('{"person": "x\\nauditor"}') }),
};

describe.each(Object.entries(forgeries))('%s', (_, forged) => {
  test('shows no row of any table, writes none, and says nothing about why', async () => {
    await claiming(await forged(), async () => {
      expect(await seen()).toEqual([]);
      expect(await written()).toEqual([REFUSED]);
      const { rows } = await sql.query('select app_principal(), app_kind(), app_tenant(), app_person(), app_roles()');
      expect(Object.values(rows[0] ?? {})).toEqual([null, null, null, null, null]);
    });
    await claiming(await forged(), async () =>
      expect(sql.query('select require_principal()')).rejects.toMatchObject({ message: 'refused', code: '28000' }),
    );
  });
});

describe('the single settings of before', () => {
  test.each(['qm.kind', 'qm.tenant', 'qm.person', 'qm.roles'])('%s says nothing any more', async (name) => {
    const values = { 'qm.kind': 'worker', 'qm.tenant': 'acme', 'qm.person': 'buyer', 'qm.roles': 'auditor' };
    await claiming(null, async () => {
      for (const [each, value] of Object.entries(values))
        await sql.query('select set_config($1, $2, true)', [each, value]);
      await sql.query('select set_config($1, $2, true)', [name, 'acme']);
      expect(await seen()).toEqual([]);
    });
  });
});

describe('a signature', () => {
  test('is gone with its transaction, on the same connection', async () => {
    const setting = await signedFor(worker('acme'));
    await sql.query(`begin; select set_config('qm.principal', '${setting}', true); commit`);
    expect(await seen()).toEqual([]);
  });

  test('is of no use to another connection, while it holds on its own', async () => {
    const database = await openDatabase(db.url, { keys: KEYS, connections: 1 });
    try {
      await database.withPrincipal(worker('acme'), async (tx) => {
        const [row] = await tx.rows<{ setting: string }>(`select current_setting('qm.principal') as setting`);
        await claiming(row?.setting ?? null, async () => expect(await seen()).toEqual([]));
        expect(await tx.rows('select id from requisitions')).toHaveLength(1);
      });
    } finally {
      await database.close();
    }
  });

  test('runs out within a transaction, which then sees and writes nothing', async () => {
    await claiming(await signedFor(worker('acme'), { ms: 300 }), async () => {
      expect(await seen()).toContain('counters');
      for (const end = Date.now() + 10_000; (await sql.query('select from counters')).rowCount !== 0;)
        if (Date.now() > end) throw new Error('It still holds.');
      expect(await seen()).toEqual([]);
      expect(await written()).toEqual([REFUSED]);
    });
  });

  test('and a transaction that outlives it is not committed by the application', async () => {
    const database = await openDatabase(db.url, { keys: KEYS, holdsMs: 1_500 });
    try {
      const late = database.withPrincipal(worker('acme'), async (tx) => {
        await tx.run(`insert into counters (tenant, name) values ('acme', 'late')`);
        while ((await tx.rows('select app_tenant() as tenant where app_tenant() is not null')).length > 0);
      });
      await expect(late).rejects.toMatchObject({ code: 'provider_unavailable' });
      const rows = await database.withPrincipal(worker('acme'), (tx) =>
        tx.rows(`select name from counters where name = 'late'`),
      );
      expect(rows).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

test('the key is not for the application’s role, by whatever way', async () => {
  for (const query of [
    'select * from principal_keys',
    'update principal_keys set inner_block = outer_block',
    `insert into principal_keys values ('previous', '', '')`,
    `select become('worker', 'acme')`,
    'alter function app_principal() security invoker',
    'drop policy of_tenant on people',
    'set role qm_owner',
  ])
    await expect(sql.query(query)).rejects.toMatchObject({ code: '42501' });
});

test('what stands in the search path first, or is temporary, is not called instead', async () => {
  await claiming(null, async () => {
    await expect(sql.query('create schema mine')).rejects.toMatchObject({ code: '42501' });
  });
  await claiming(null, async () => {
    await expect(sql.query('create temporary table principal_keys ()')).rejects.toMatchObject({ code: '42501' });
  });
});

/** Whether a server that has this key comes up and sees something. */
const opens = async (people: string): Promise<boolean> => {
  try {
    const database = await openDatabase(db.url, { keys: { people } });
    const rows = await database.withPrincipal(buyer, (tx) => tx.rows('select id from tenants'));
    await database.close();
    return rows.length === 1;
  } catch (error) {
    expect(error).toMatchObject({ code: 'configuration_invalid' });
    return false;
  }
};

describe('a new key', () => {
  const NEXT = Buffer.alloc(32, 7).toString('base64url');
  const LAST = Buffer.alloc(80, 8).toString('base64url');
  const opening = async () => Promise.all([KEYS.people, NEXT, LAST].map(opens));

  afterAll(async () => {
    await statement(db.superuserUrl, 'delete from principal_keys');
    await migrate(db.adminUrl, KEYS);
  });

  test('lets what runs with the one before run on, until the next; a wrong one is refused at the start', async () => {
    expect(await opening()).toEqual([true, false, false]);
    await migrate(db.adminUrl, { ...KEYS, people: NEXT });
    expect(await opening()).toEqual([true, true, false]);
    await migrate(db.adminUrl, { ...KEYS, people: NEXT });
    expect(await opening()).toEqual([true, true, false]);
    await migrate(db.adminUrl, { ...KEYS, people: LAST });
    expect(await opening()).toEqual([false, true, true]);
    await migrate(db.adminUrl, { ...KEYS, people: NEXT });
    expect(await opening()).toEqual([false, true, true]);
  });

  test('lets workers run on that sign as before there were two keys, where it is another one', async () => {
    // As migration 0019 finds it: one key, which signs for everybody.
    const asBefore = () =>
      statement(
        db.superuserUrl,
        `update principal_keys set kinds = '{person,entrance,deputies,meter,worker,clock,relay}' where ring = 'people' and place = 'current'`,
      );
    const isWorker = async (): Promise<boolean> => {
      const setting = signedPrincipal(principalKey(LAST), worker('acme'), { pid, until: await after(60_000) });
      return claiming(setting, async () => (await seen()).includes('requisitions'));
    };
    await migrate(db.adminUrl, { ...KEYS, people: LAST });
    await asBefore();
    expect(await isWorker()).toBe(true);
    await migrate(db.adminUrl, { ...KEYS, people: NEXT });
    expect(await isWorker()).toBe(true);
    await migrate(db.adminUrl, { ...KEYS, people: LAST });
    await asBefore();
    await migrate(db.adminUrl, { ...KEYS, people: LAST });
    expect(await isWorker()).toBe(false);
  });

  test('is not the same for both', async () => {
    await expect(migrate(db.adminUrl, { people: NEXT, plumbing: NEXT })).rejects.toMatchObject({
      code: 'configuration_invalid',
    });
  });

  test('also for a database that has none, as one that is restored without', async () => {
    await statement(db.superuserUrl, 'delete from principal_keys');
    expect(await opening()).toEqual([false, false, false]);
    await migrate(db.adminUrl, KEYS);
    expect(await opening()).toEqual([true, false, false]);
  });

  test('the relay’s claim is as good as any, so that being ready means that the key fits', async () => {
    expect(await db.database.withPrincipal(relay, (tx) => tx.rows('select app_kind() as kind'))).toEqual([
      { kind: 'relay' },
    ]);
  });
});
