import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Principal } from '../../src/domain/principal.ts';
import { listContracts } from '../../src/store/contracts.ts';
import type { Tx } from '../../src/store/database.ts';
import { listRequisitions } from '../../src/store/requisition-list.ts';
import { listOrders } from '../../src/store/orders.ts';
import { costCenterUse } from '../../src/store/budgets.ts';
import { spendBetween } from '../../src/store/spend-report.ts';
import { cycleTimes, openByAge, spendByVendor } from '../../src/store/reports.ts';
import { aboutRequisitions, decidedTasks, tasksOfMine, tasksOfOthers } from '../../src/store/task-lists.ts';
import { listVendors } from '../../src/store/vendor-list.ts';
import { openTasksFor } from '../../src/store/tasks.ts';
import { listDeliveries } from '../../src/store/webhook-log.ts';
import { listWebhooks } from '../../src/store/webhooks.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';

const TENANTS = 150;
const EACH = 20;
/** A company has fewer rows of anything, contracts of the seed data included; all companies together have thirty times as many. */
const OF_ONE = 100;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await fill();
}, 60_000);
afterAll(() => db.drop());

/** Acme is one of many companies of the same size. Written as the superuser, as no tenant may write for another. */
async function fill(): Promise<void> {
  await statement(
    db.superuserUrl,
    `do $fill$ begin
       set local session_replication_role = replica;
       create temporary table companies as
         select 'acme' as id union all select 'company-' || n from generate_series(2, ${TENANTS}) n;
       insert into tenants select c.id, c.id, 'USD', 'UTC', 'en', '{}', '{}', '{}' from companies c on conflict do nothing;
       insert into people (tenant, id, name, email, roles, language)
         select c.id, 'p-' || n, 'p', n || '@' || c.id, '{}', 'en' from companies c, generate_series(1, ${EACH - 10}) n;
       insert into mails (tenant, id, submitter, message_id, raw, content)
         select c.id, md5(c.id || n)::uuid, 'requester', n::text, '', '{"subject": "Brackets"}' from companies c, generate_series(1, ${EACH}) n;
       insert into requisitions (tenant, id, status, submitter, requester, mail, plan, created_at)
         select c.id, 'R-' || n, 'received', 'requester', 'requester', md5(c.id || n)::uuid, '[]', now() - n * interval '1 hour'
         from companies c, generate_series(1, ${EACH}) n;
       insert into tasks (tenant, id, requisition, key, kind, topic, owner_role, verbs)
         select c.id, 'T-' || n, 'R-' || n, 'k', 'exception', 'provider_down', 'buyer', '{retry}' from companies c, generate_series(1, ${EACH}) n;
       insert into cost_centers (tenant, code, name, owner, fiscal_year, budget_minor)
         select c.id, 'CC-' || n, 'c', 'p-1', 2026, 100 from companies c, generate_series(1, ${EACH}) n;
       insert into vendors (tenant, number, name, normalized_name, status)
         select c.id, 'N-' || n, 'north', 'north', 'active' from companies c, generate_series(1, ${EACH}) n;
       insert into orders (tenant, number, requisition, vendor_number, digest, data, status)
         select c.id, 'PO-' || n, 'R-' || n, 'N-1', '', '{}', 'sent' from companies c, generate_series(1, ${EACH}) n;
       insert into commitments (tenant, requisition, cost_center, fiscal_year, amount_minor, stage, rate)
         select c.id, 'R-' || n, 'CC-1', 2026, 1, 'order', '{}' from companies c, generate_series(1, ${EACH}) n;
       insert into model_calls (tenant, id, requisition, run, turn, agent, model, state, cost_micro_usd, price_version, day)
         select c.id, gen_random_uuid(), 'R-' || n, 'intake/1', 1, 'intake', 'm', 'settled', 1, '1', '2026-11-26'
         from companies c, generate_series(1, ${EACH}) n;
       insert into contracts (tenant, id, sha256, title, file_name, language, readers, pages, file, added_by)
         select c.id, 'X-' || n, encode(sha256((c.id || n)::bytea), 'hex'), 't', 'f', 'en', '{buyer}', 1, '', 'admin'
         from companies c, generate_series(1, ${EACH}) n;
       insert into contract_passages (tenant, contract, seq, section, page, language, text, words)
         select c.id, 'X-' || n, 1, 's', 1, 'en', 'text', '' from companies c, generate_series(1, ${EACH}) n;
       insert into webhooks (tenant, id, url, types, description, changed_at, created_by, created_at)
         select c.id, md5(c.id || n)::uuid, 'https://hooks.example/' || n, '{*}', '', now(), 'admin', now()
         from companies c, generate_series(1, ${EACH}) n;
       insert into webhook_deliveries (tenant, webhook, made_at, next_at)
         select c.id, md5(c.id || '1')::uuid, now() - n * interval '1 hour', now() from companies c, generate_series(1, ${EACH}) n;
     end $fill$`,
  );
  await statement(db.superuserUrl, 'analyze');
}

const Node = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  'Recheck Cond': z.string().optional(),
  'Actual Rows': z.number(),
  'Rows Removed by Filter': z.number().default(0),
  'Rows Removed by Index Recheck': z.number().default(0),
  get Plans() {
    return z.array(Node).default([]);
  },
});
type Node = z.infer<typeof Node>;
const Explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: Node })]) })]);

const nodesOf = (node: Node): Node[] => [node, ...node.Plans.flatMap(nodesOf)];

const literalOf = (value: unknown): string => {
  if (value === null) return 'null';
  const text = Array.isArray(value) ? `{${value.join(',')}}` : JSON.stringify(value);
  return `'${text.replaceAll('"', '')}'`;
};

/** Every node of the plans of the statements that the work sends, planned for all values as the product's are. */
async function plansOf(who: Principal, work: (tx: Tx) => Promise<unknown>): Promise<Node[]> {
  return db.database.withPrincipal(who, async (tx) => {
    const plans: Node[] = [];
    const explaining: Tx = {
      ...tx,
      rows: async (sql, values = []) => {
        await tx.run(`prepare explained as ${sql}`);
        const execute = `execute explained(${values.map(literalOf).join(', ')})`;
        const found = await tx.rows(`explain (analyze, format json) ${execute}`);
        await tx.run('deallocate explained');
        plans.push(...nodesOf(Explained.parse(found)[0]['QUERY PLAN'][0].Plan));
        return tx.rows(sql, values);
      },
    };
    await work(explaining);
    return plans;
  });
}

/** md5 of `acme1`. */
const FIRST_WEBHOOK = createHash('md5').update('acme1').digest('hex');

const YEAR = { from: '2026-01-01', to: '2026-12-31', timeZone: 'UTC' };

const lists: Record<string, (who: Principal) => (tx: Tx) => Promise<unknown>> = {
  requisitions: () => (tx) => listRequisitions(tx, { limit: 10 }),
  'the next page of requisitions': () => (tx) =>
    listRequisitions(tx, { limit: 10, after: { key: new Date().toISOString(), id: 'R-10' } }),
  'requisitions by status': () => (tx) => listRequisitions(tx, { limit: 10, statuses: ['received'] }),
  'requisitions by their last change': () => (tx) => listRequisitions(tx, { limit: 10, sort: 'updatedAt' }),
  'requisitions by total': () => (tx) => listRequisitions(tx, { limit: 10, sort: 'total' }),
  'requisitions by what is due': () => (tx) => listRequisitions(tx, { limit: 10, sort: 'due' }),
  'requisitions found by words': () => (tx) => listRequisitions(tx, { limit: 10, search: 'brackets R-1' }),
  'requisitions of a vendor and an amount': () => (tx) =>
    listRequisitions(tx, { limit: 10, vendor: 'V-1001', amount: { currency: 'USD', from: 1, to: 100 } }),
  'tasks of others': () => (tx) =>
    tasksOfOthers(tx, { person: 'nobody', roles: [], lent: [] }, { after: null, limit: 10 }),
  'tasks of mine, found by words': () => (tx) =>
    tasksOfMine(tx, { person: 'buyer', roles: ['buyer'], lent: [] }, { search: 'brackets', after: null, limit: 10 }),
  'what tasks are about': () => (tx) => aboutRequisitions(tx, ['R-1', 'R-2']),
  'decided tasks': () => (tx) => decidedTasks(tx, { after: null, limit: 10 }),
  orders: () => (tx) => listOrders(tx, { statuses: null, vendor: null, after: null, limit: 10 }),
  vendors: () => (tx) => listVendors(tx, { search: 'north', statuses: null, after: null, limit: 10 }),
  'what models cost': () => (tx) => spendBetween(tx, '2026-01-01', '2026-12-31'),
  'spend by vendor': () => (tx) => spendByVendor(tx, YEAR),
  'cycle times': () => (tx) => cycleTimes(tx, YEAR),
  'what is open by age': () => (tx) =>
    openByAge(tx, { ended: ['ordered', 'rejected'], now: '2026-12-01T00:00:00Z', timeZone: 'UTC' }),
  'cost centres': () => (tx) => costCenterUse(tx, 2026, null),
  tasks: (who) => (tx) =>
    openTasksFor(tx, who.kind === 'person' ? who.person : '', who.kind === 'person' ? who.roles : [], 200),
  webhooks: () => (tx) => listWebhooks(tx),
  'what was sent to a webhook': () => (tx) => listDeliveries(tx, FIRST_WEBHOOK, { limit: 10 }),
  contracts: () => (tx) => listContracts(tx, { model: 'stand-in', dimension: 512 }, 500),
};

const people: Record<string, Principal> = {
  requester,
  buyer,
  auditor: person('acme', 'auditor', 'auditor'),
  finance: person('acme', 'finance', 'finance_director', 'requester'),
  worker: worker('acme'),
};

describe.each(Object.entries(lists))('the list of %s', (_, list) => {
  test.each(Object.entries(people))('as %s visits rows of the own company alone', async (_name, who) => {
    const scans = (await plansOf(who, list(who))).filter((node) => node['Relation Name'] !== undefined);
    expect(scans.length).toBeGreaterThan(0);
    const visited = scans.map((scan) => ({
      table: scan['Relation Name'],
      by: scan['Index Cond'] ?? scan['Recheck Cond'] ?? scan['Node Type'],
      rows: scan['Actual Rows'] + scan['Rows Removed by Filter'] + scan['Rows Removed by Index Recheck'],
    }));
    expect(visited.filter(({ by, rows }) => rows > OF_ONE || (rows > 0 && !by.includes('tenant')))).toEqual([]);
  });
});
