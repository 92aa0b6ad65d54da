import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tablesOf } from '../support/catalog.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { person } from '../support/principals.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const OURS = `'public'::regnamespace`;
/** Not of an extension. */
const OUR_FUNCTIONS = `pg_proc p where pronamespace = ${OURS}
  and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;

/** The names that a query of the catalog finds, sorted. */
async function named(sql: string): Promise<string[]> {
  const rows = await statement<{ name: string }>(db.adminUrl, sql);
  return rows.map(({ name }) => name).toSorted();
}

/** Whether a column list has the tenant, for an attribute array of the catalog. */
const hasTenant = (relation: string, columns: string): string =>
  `exists (select from pg_attribute a where a.attrelid = ${relation} and a.attnum = any (${columns}) and a.attname = 'tenant')`;

describe('every table', () => {
  test('has row-level security enabled and forced, with a policy', async () => {
    const open = await named(
      `select relname as name from pg_class c
       where relkind in ('r', 'p') and relnamespace = ${OURS}
         and not (relrowsecurity and relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid))`,
    );
    // Which migrations ran: of no tenant, and the application reads it no more than it writes it.
    expect(open).toEqual(['migrations']);
  });

  test('has the tenant in every primary key, unique key and reference, so that no key tells of another tenant', async () => {
    const without = await named(
      `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
       where i.indisunique and c.relnamespace = ${OURS} and not ${hasTenant('c.oid', 'i.indkey')}
       union all
       select conname::text from pg_constraint k
       where contype = 'f' and connamespace = ${OURS} and not ${hasTenant('conrelid', 'k.conkey')}`,
    );
    const reasons = {
      event_cursors_pkey: 'of no tenant',
      migrations_pkey: 'of no tenant',
      model_rates_pkey: 'the account at the provider is one for all tenants',
      outbox_pkey: 'a count of its own, which nobody can choose',
      principal_keys_pkey: 'of no tenant',
      shut_topics_pkey: 'of no tenant',
      tenants_pkey: 'the tenant itself',
      workers_pkey: 'a worker serves all tenants',
    };
    expect(without).toEqual(Object.keys(reasons));
  });

  test('has the tenant first in every index, so that a look-up stays within it', async () => {
    const others = await named(
      `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
       left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relnamespace = ${OURS} and a.attname is distinct from 'tenant'`,
    );
    const reasons = {
      event_cursors_pkey: 'of no tenant',
      event_delays_waiting: 'the relay hands on for all tenants',
      events_in_place: 'the relay hands on for all tenants',
      events_unplaced: 'the relay hands on for all tenants',
      migrations_pkey: 'of no tenant',
      model_rates_pkey: 'of no tenant',
      outbox_due: 'the relay carries for all tenants',
      outbox_pkey: 'the relay carries for all tenants',
      passage_vectors_1024: 'HNSW takes no other column; policies filter what it finds',
      passage_vectors_1536: 'the same',
      passage_vectors_256: 'the same',
      passage_vectors_512: 'the same',
      passage_vectors_768: 'the same',
      principal_keys_pkey: 'of no tenant',
      reply_tokens_by_hash: 'whoever hears a mail knows the token and no company yet',
      shut_topics_pkey: 'of no tenant',
      tenants_pkey: 'the tenant itself',
      workers_pkey: 'of no tenant',
    };
    expect(others).toEqual(Object.keys(reasons));
  });

  test('has a column for the tenant that is never null', async () => {
    const without = await named(
      `select relname as name from pg_class c where relkind in ('r', 'p') and relnamespace = ${OURS}
         and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and a.attnotnull)`,
    );
    expect(without).toEqual([
      'event_cursors',
      'migrations',
      'model_rates',
      'principal_keys',
      'shut_topics',
      'tenants',
      'workers',
    ]);
  });
});

describe('nothing passes by the policies:', () => {
  test('every view reads as whoever asks, and nothing is stored beside the tables', async () => {
    const around = await named(
      `select relname as name from pg_class c where relnamespace = ${OURS}
         and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false))`,
    );
    expect(around).toEqual([]);
  });

  test('the functions that read as their owner say who asks, and erase; their search paths are fixed', async () => {
    const definers = await statement(
      db.adminUrl,
      `select proname as name, proconfig as config from ${OUR_FUNCTIONS} and prosecdef order by proname`,
    );
    const [alone, withTables] = [['search_path=pg_catalog, pg_temp'], ['search_path=pg_catalog, public, pg_temp']];
    expect(definers).toEqual([
      { name: 'agent_runs_due_for_erasure', config: withTables },
      { name: 'agent_runs_of', config: withTables },
      { name: 'app_principal', config: alone },
      { name: 'as_erasing', config: alone },
      { name: 'due_for_erasure', config: withTables },
      { name: 'erase_agent_run', config: withTables },
      { name: 'erase_arrivals', config: withTables },
      { name: 'erase_case', config: withTables },
      { name: 'erase_order_words', config: withTables },
      { name: 'erase_person', config: withTables },
      { name: 'erase_stray_mails', config: withTables },
      { name: 'people_due_for_erasure', config: withTables },
      { name: 'requisitions_of', config: withTables },
    ]);
  });

  test('no function is leakproof, and none that says who asks can be led astray by a search path', async () => {
    expect(await named(`select proname as name from ${OUR_FUNCTIONS} and proleakproof`)).toEqual([]);
    const unbound = await named(
      `select proname as name from ${OUR_FUNCTIONS}
       and (proname like 'app\\_%' or proname in ('require_principal', 'become')) and prosqlbody is null and proconfig is null`,
    );
    expect(unbound).toEqual([]);
  });

  test('the application’s role owns nothing, has no power, and neither reads the key nor signs by SQL', async () => {
    const [role] = await statement(
      db.adminUrl,
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
         (select count(*)::int from pg_class where relowner = r.oid)
           + (select count(*)::int from pg_proc where proowner = r.oid)
           + (select count(*)::int from pg_namespace where nspowner = r.oid) as owns,
         exists (select from pg_auth_members where member = r.oid) as "isMember",
         has_table_privilege(r.oid, 'principal_keys', 'select, insert, update, delete, truncate, references, trigger') as "hasKey",
         has_any_column_privilege(r.oid, 'principal_keys', 'select') as "readsKey",
         has_function_privilege(r.oid, 'become(text, text, text, text)', 'execute') as "becomes",
         has_schema_privilege(r.oid, 'public', 'create') as "creates"
       from pg_roles r where rolname = 'qm_app'`,
    );
    const nothing = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: 0 };
    expect(role).toEqual({
      ...nothing,
      isMember: false,
      hasKey: false,
      readsKey: false,
      becomes: false,
      creates: false,
    });
  });

  test('every policy reads who asks once for a statement, and compares the tenant', async () => {
    const policies = await statement<{ name: string; text: string; permissive: string }>(
      db.adminUrl,
      `select tablename || '.' || policyname as name, concat(qual, with_check) as text, permissive
       from pg_policies where schemaname = 'public'`,
    );
    // Postgres writes `( SELECT app_tenant() AS app_tenant)`; whatever else calls the function does so for each row.
    const perRow = policies.filter(({ text }) => /(?<!\( SELECT )\bapp_\w+\(/.test(text));
    expect(perRow.map(({ name }) => name)).toEqual([]);
    const ofAll = policies.filter(
      ({ text, permissive }) => permissive === 'PERMISSIVE' && !text.includes('app_tenant()'),
    );
    const reasons = {
      'embedding_states.relay_starts': 'the relay serves all tenants',
      'event_cursors.relay_keeps': 'of no tenant',
      'event_delays.relay_carries': 'the relay serves all tenants',
      'events.relay_carries': 'the relay serves all tenants',
      'model_rates.worker_takes': 'of no tenant',
      'outbox.relay_carries': 'the relay serves all tenants',
      'principal_keys.owner_alone': 'of no tenant',
      'reply_tokens.sorter_finds': 'whoever hears a mail knows no tenant yet',
      'shut_topics.overseer_reads': 'of no tenant',
      'shut_topics.relay_keeps': 'of no tenant',
      'tenants.relay_goes_round': 'the relay serves all tenants',
      'webhook_attempts.relay_sends': 'the relay sends for all tenants',
      'webhook_deliveries.relay_sends': 'the same',
      'webhook_secrets.relay_sends': 'the same',
      'webhooks.relay_sends': 'the same',
      'workers.overseer_reads': 'of no tenant',
      'workers.relay_keeps': 'of no tenant',
    };
    expect(ofAll.map(({ name }) => name).toSorted()).toEqual(Object.keys(reasons));
  });

  test('Postgres plans it so: no row is looked at with a function of ours', async () => {
    const who = person('acme', 'finance', 'finance_director');
    const plans = await db.database.withPrincipal(who, async (tx) => {
      const all = [];
      for (const table of await tablesOf(db.adminUrl))
        all.push({ table, lines: await tx.rows<{ 'QUERY PLAN': string }>(`explain (verbose) select * from ${table}`) });
      return all;
    });
    for (const { table, lines } of plans) {
      const text = lines.map((line) => line['QUERY PLAN']);
      expect([table, text.filter((line) => /Filter:|Cond:/.test(line) && /app_\w+\(/.test(line))]).toEqual([table, []]);
      expect([table, text.some((line) => line.includes('InitPlan'))]).toEqual([table, true]);
    }
  });
});
