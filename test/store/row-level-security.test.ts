import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '../../src/domain/principal.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { insertContract } from '../../src/store/contracts.ts';
import { fileOrder } from '../../src/store/observed.ts';
import { appendCase, readCase } from '../../src/store/case-file.ts';
import { enqueue } from '../../src/store/outbox.ts';
import { addHandOff, addMessage, addReceipt } from '../../src/store/transcripts.ts';
import { letSee, updateRequisition } from '../../src/store/requisitions.ts';
import { decideTask, openTask } from '../../src/store/tasks.ts';
import { tablesOf } from '../support/catalog.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, clock, person, relay, requester, requester2, worker } from '../support/principals.ts';
import { contractOf, fillBetweenPeople, fillContract, fillRequisition, newRequisition } from '../support/records.ts';
import {
  REFERENCE,
  OF_USE,
  OF_REQUISITIONS,
  OF_TEXTS,
  OF_AMOUNTS,
  OF_LETTERS,
  OF_CONTRACTS,
  mayRead,
  OF_PAUSES,
  OF_OBSERVED,
  EMBEDDING_STATES,
  OF_SPEND,
  OF_EMBEDDING,
  OF_RATES,
  OF_WORKERS,
  OF_TOOLS,
  OF_GRANTS,
  OF_REPLAYS,
  OF_DELEGATIONS,
  overseers,
  OF_DELAYS,
  OF_SHUT,
  OF_ARRIVALS,
  OF_IMPORTS,
  OF_INBOUND,
  OF_AGENT_RUNS,
  OF_TOKENS,
  OF_PLUMBING,
  OF_WEBHOOKS,
  isShownTo,
  maySeeCaps,
} from '../support/table-groups.ts';
import { statement } from '../support/template.ts';

const ALLOWED: Verdict = { verdict: 'allow', reasons: [] };

let db: TestDatabase;
let tables: string[];
beforeAll(async () => {
  db = await testDatabase();
  tables = await tablesOf(db.adminUrl);
  const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await fillRequisition(db.database, id);
  await fillContract(db.database);
  await fillBetweenPeople(db.database, id, requester.person);
});
afterAll(() => db.drop());

/** How many rows of a table the principal sees. */
async function seen(who: Principal, table: string): Promise<number> {
  const [row] = await db.database.withPrincipal(who, (tx) =>
    tx.rows<{ count: number }>(`select count(*) as count from ${table}`),
  );
  return row?.count ?? 0;
}

/** Whether the principal reads the contracts of the seed data. */
const isRead = (who: Principal): boolean =>
  who.kind === 'worker' || (who.kind === 'person' && who.roles.some((role) => mayRead.includes(role)));

/** The tables of which the principal sees a row. */
async function visible(who: Principal): Promise<string[]> {
  const counts = await Promise.all(tables.map(async (table) => ({ table, count: await seen(who, table) })));
  return counts.filter(({ count }) => count > 0).map(({ table }) => table);
}

/** Writes as the other tenant's worker; returns how many rows were written. */
const asOther = (sql: string, values: unknown[] = []) =>
  db.database.withPrincipal(worker('rheinwerk'), (tx) => tx.run(sql, values));

/** How many contracts of the confidentiality group `merger` each of them sees. */
const ofMerger = (people: readonly Principal[]): Promise<number[]> =>
  Promise.all(people.map((who) => seen(who, `contracts where confidentiality_group = 'merger'`)));

/** Adds a contract in the name of somebody; returns its id. */
const addContractAs = (who: Principal, addedBy: string) =>
  db.database.withPrincipal(who, (tx) => insertContract(tx, { ...contractOf(), addedBy }, []));

test('there is no table that these tests do not know', () => {
  expect(tables.toSorted()).toEqual(
    [
      ...REFERENCE,
      ...OF_REQUISITIONS,
      ...OF_CONTRACTS,
      OF_SPEND,
      OF_EMBEDDING,
      OF_RATES,
      ...OF_WORKERS,
      OF_TOOLS,
      OF_PAUSES,
      OF_OBSERVED,
      ...OF_GRANTS,
      OF_DELEGATIONS,
      OF_REPLAYS,
      OF_ARRIVALS,
      OF_TOKENS,
      OF_IMPORTS,
      ...OF_WEBHOOKS,
      OF_INBOUND,
      ...OF_AGENT_RUNS,
      'events',
      OF_DELAYS,
      'outbox',
    ].toSorted(),
  );
});

describe('another tenant', () => {
  test.each<[string, Principal]>([
    ['worker', worker('rheinwerk')],
    ['clock', clock('rheinwerk')],
    ['administrator', person('rheinwerk', 'admin', 'administrator')],
    ['person of the same id', person('rheinwerk', 'requester', 'requester')],
  ])('as %s sees no row of ours', async (_who, principal) => {
    for (const table of tables.filter((name) => name !== OF_RATES && !OF_WORKERS.includes(name))) {
      const column = table === 'tenants' ? 'id' : 'tenant';
      expect([table, await seen(principal, `${table} where ${column} = 'acme'`)]).toEqual([table, 0]);
    }
    const own = isRead(principal) ? OF_CONTRACTS.filter((table) => table !== 'passage_vectors') : [];
    const filled = REFERENCE.filter((table) => !OF_USE.includes(table));
    const ofNobody =
      principal.kind === 'person' && principal.roles.some((role) => overseers.includes(role)) ? [OF_SHUT] : [];
    expect(await visible(principal)).toEqual([...filled, ...own, ...ofNobody].toSorted());
  });

  test('cannot write a row for us, nor change or delete one', async () => {
    const refused = { code: '42501', message: expect.stringContaining('row-level security') };
    await expect(asOther(`insert into counters (tenant, name) values ('acme', 'order')`)).rejects.toMatchObject(
      refused,
    );
    await expect(
      asOther(`insert into outbox (tenant, kind, key, payload) values ('acme', 'wake', 'R-1', '{}')`),
    ).rejects.toMatchObject(refused);
    expect(await asOther(`update requisitions set status = 'ordered'`)).toBe(0);
    expect(await asOther('update vendors set email = null where tenant = $1', ['acme'])).toBe(0);
    expect(await asOther('delete from commitments')).toBe(0);
  });

  test('cannot be handed a row of ours', async () => {
    await expect(
      db.database.withPrincipal(worker('acme'), (tx) => tx.run(`update requisitions set tenant = 'rheinwerk'`)),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('within the tenant', () => {
  test('a requester sees their own requisition with all that belongs to it', async () => {
    const shown = OF_REQUISITIONS.filter((table) => !OF_LETTERS.includes(table));
    expect(await visible(requester)).toEqual([...REFERENCE, ...shown, OF_SPEND].toSorted());
  });

  test('another requester sees neither it nor anything of it', async () => {
    expect(await visible(requester2)).toEqual(REFERENCE.toSorted());
  });

  test('whoever is named as the requester sees what another submitted for them', async () => {
    const id = await db.database.withPrincipal(buyer, (tx) => newRequisition(tx, buyer.person, requester2.person));
    const rows = await db.database.withPrincipal(requester2, (tx) => tx.rows('select id from requisitions'));
    expect(rows).toEqual([{ id }]);
    expect(await seen(requester2, 'mails')).toBe(1);
  });

  // The one task of it is the department head's; none of the others has had one.
  test.each([
    ['buyer', 'all of it'],
    ['department_head', 'all of it'],
    ['auditor', 'all of it'],
    ['administrator', 'all but texts'],
    ['finance_director', 'amounts'],
    ['compliance', 'nothing'],
    ['receiver', 'nothing'],
  ] as const)('as %s somebody sees of a requisition %s', async (role, how) => {
    const who = person('acme', 'head', role);
    const shown = {
      'all of it': OF_REQUISITIONS,
      'all but texts': OF_REQUISITIONS.filter((table) => !OF_TEXTS.includes(table)),
      amounts: OF_AMOUNTS,
      nothing: [],
    }[how].filter((table) => mayRead.includes(role) || !OF_LETTERS.includes(table));
    const ofContracts = mayRead.includes(role) ? OF_CONTRACTS : [];
    const ofSpend = how !== 'nothing' || maySeeCaps.includes(role) ? [OF_SPEND] : [];
    const ofEmbedding = role === 'auditor' ? [OF_EMBEDDING] : [];
    const ofDelegations = overseers.includes(role) ? [OF_DELEGATIONS] : [];
    const ofOverseers = overseers.includes(role)
      ? ['events', OF_DELAYS, OF_SHUT, 'outbox', OF_IMPORTS, ...OF_WEBHOOKS.filter(isShownTo(role))]
      : [];
    const ofArrivals = ['buyer', 'auditor'].includes(role) ? [OF_ARRIVALS] : [];
    const ofRole = [...ofSpend, ...ofEmbedding, ...ofDelegations, ...ofOverseers, ...ofContracts, ...ofArrivals];
    expect(await visible(who)).toEqual([...REFERENCE, ...shown, ...ofRole].toSorted());
    const ofCompany = await seen(who, `${OF_SPEND} where scope in ('day', 'month')`);
    expect(ofCompany > 0).toBe(maySeeCaps.includes(role));
  });

  test('what a letter rests on is seen by those who handle contracts alone', async () => {
    const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    const run = 'negotiation/1.1';
    await db.database.withPrincipal(worker('acme'), async (tx) => {
      const clause = { clauses: [{ text: 'secret clause' }] };
      const call = { requisition: id, run, agent: 'negotiation' };
      await addMessage(tx, { ...call, seq: 0, content: { role: 'user', text: 'secret clause' } });
      await addReceipt(tx, {
        ...call,
        id: '1',
        operation: 'contracts_search',
        arguments: {},
        outcome: 'ok',
        result: clause,
      });
      await addHandOff(tx, { ...call, sender: 'negotiation', receiver: 'buyer', payload: clause, verdict: ALLOWED });
      await appendCase(tx, id, {
        at: new Date(),
        actor: { kind: 'worker' },
        kind: 'task_opened',
        payload: { topic: 'letter_review', facts: clause },
      });
    });
    const counted = async (who: Principal) =>
      Promise.all(
        ['messages', 'tool_receipts', 'hand_offs', 'case_payloads'].map((table) =>
          seen(who, `${table} where requisition = '${id}'`),
        ),
      );
    expect(await counted(requester)).toEqual([0, 0, 0, 0]);
    expect(await counted(buyer)).toEqual([1, 1, 1, 1]);
    const { entries, brokenAt } = await db.database.withPrincipal(requester, (tx) => readCase(tx, id));
    expect([entries.length, entries[0]?.payload, brokenAt]).toEqual([1, null, null]);
  });

  test('nobody adds a contract who does not handle contracts, nor in the name of another', async () => {
    const refused = { code: '42501' };
    await expect(addContractAs(requester, requester.person)).rejects.toMatchObject(refused);
    await expect(addContractAs(buyer, 'buyer2')).rejects.toMatchObject(refused);
    expect(await addContractAs(buyer, buyer.person)).toMatch(/^C-/);
  });

  test('a person without a role sees no requisition', async () => {
    expect(await visible(person('acme', 'stranger'))).toEqual(REFERENCE.toSorted());
  });

  test('worker and clock see every requisition', async () => {
    expect(await visible(worker('acme'))).toEqual(
      [...REFERENCE, ...OF_REQUISITIONS, ...OF_CONTRACTS, OF_SPEND, OF_TOOLS, ...OF_PLUMBING, 'webhooks'].toSorted(),
    );
    expect(await seen(clock('acme'), 'requisitions')).toBe(await seen(worker('acme'), 'requisitions'));
    expect(await seen(clock('acme'), 'tasks')).toBe(1);
  });

  test('a role sees a requisition from when a task of it is theirs to answer, and after that', async () => {
    const id = await db.database.withPrincipal(requester2, (tx) => newRequisition(tx, requester2.person));
    const counted = async () =>
      Promise.all(
        (['finance_director', 'administrator', 'compliance', 'department_head'] as const).map(async (role) => {
          const who = person('acme', 'head', role);
          return [
            await seen(who, `requisitions where id = '${id}'`),
            await seen(who, `mails where submitter = 'requester2'`),
          ];
        }),
      );
    const before = [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ];
    expect(await counted()).toEqual(before);
    const task = { kind: 'spend', topic: 'spend_cap', owner: { role: 'administrator' } } as const;
    await db.database.withPrincipal(worker('acme'), async (tx) => {
      const opened = await openTask(
        tx,
        id,
        {
          ...task,
          key: 'spend/1',
          asks: [],
          verbs: ['stop'],
          facts: { scope: 'day', key: '2026-01-01', measure: 'turns', limit: 1 },
          digest: null,
        },
        [],
      );
      await decideTask(tx, opened.id, 'stop');
    });
    expect(await counted()).toEqual([
      [1, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    await db.database.withPrincipal(worker('acme'), (tx) => updateRequisition(tx, id, { status: 'blocked' }));
    expect((await counted())[2]).toEqual([1, 1]);
  });

  test('a buyer sees what is of their categories or of none, and no other', async () => {
    await statement(
      db.superuserUrl,
      `update people set categories = '{it_hardware}' where tenant = 'acme' and id = 'buyer2'`,
    );
    const id = await db.database.withPrincipal(requester2, (tx) => newRequisition(tx, requester2.person));
    const seenAs = async (category: string | null) => {
      await statement(db.superuserUrl, `update requisitions set requirement = $1 where tenant = 'acme' and id = $2`, [
        JSON.stringify({ category }),
        id,
      ]);
      const buyers = ['buyer', 'buyer2', 'nobody'].map((who) => person('acme', who, 'buyer'));
      return Promise.all(buyers.map((who) => seen(who, `requisitions where id = '${id}'`)));
    };
    expect(await seenAs(null)).toEqual([1, 1, 1]);
    expect(await seenAs('it_hardware')).toEqual([1, 1, 0]);
    expect(await seenAs('office_supplies')).toEqual([1, 0, 0]);
    await db.database.withPrincipal(worker('acme'), (tx) => letSee(tx, id, ['buyer2']));
    expect(await seenAs('office_supplies')).toEqual([1, 1, 0]);
  });

  test('what was really ordered is told to the buyers of its requisition, and filed by them alone', async () => {
    await statement(
      db.superuserUrl,
      `update people set categories = '{it_hardware}' where tenant = 'acme' and id = 'buyer2'`,
    );
    const id = await db.database.withPrincipal(requester2, (tx) => newRequisition(tx, requester2.person));
    const wanted = JSON.stringify({ category: 'office_supplies' });
    await statement(db.superuserUrl, `update requisitions set requirement = $1 where tenant = 'acme' and id = $2`, [
      wanted,
      id,
    ]);
    const [own, other] = [person('acme', 'buyer', 'buyer'), person('acme', 'buyer2', 'buyer')];
    const order = { vendor: 'Northwind', totalMinor: 1, currency: 'USD', lines: null };
    const file = (who: Extract<Principal, { kind: 'person' }>) =>
      db.database.withPrincipal(who, (tx) => fileOrder(tx, id, who.person, order));
    await file(own);
    expect(
      await Promise.all([own, other].map((who) => seen(who, `observed_orders where requisition = '${id}'`))),
    ).toEqual([1, 0]);
    await expect(file(other)).rejects.toThrow('row-level security');
  });

  test('a contract of a confidentiality group is for its members, and for whoever added it', async () => {
    await statement(
      db.superuserUrl,
      `update people set groups = '{merger}' where tenant = 'acme' and id in ('requester2', 'finance')`,
    );
    await db.database.withPrincipal(buyer, (tx) => insertContract(tx, { ...contractOf(), group: 'merger' }, []));
    const readers = [requester2, person('acme', 'finance', 'finance_director'), buyer];
    const others = [
      requester,
      person('acme', 'buyer2', 'buyer'),
      person('acme', 'auditor', 'auditor'),
      person('acme', 'admin', 'administrator'),
    ];
    expect(await ofMerger(readers)).toEqual([1, 1, 1]);
    expect(await ofMerger(others)).toEqual([0, 0, 0, 0]);
  });
});

describe('the relay', () => {
  test('sees which tenants there are, their outbox, whose contracts wait for vectors, and nothing else', async () => {
    await db.database.withPrincipal(worker('rheinwerk'), (tx) =>
      enqueue(tx, { kind: 'start', requisition: 'R-000001', round: 1 }),
    );
    expect(await visible(relay)).toEqual(
      [EMBEDDING_STATES, 'event_cursors', OF_DELAYS, 'events', 'outbox', OF_SHUT, 'tenants', ...OF_WEBHOOKS].toSorted(),
    );
    const rows = await db.database.withPrincipal(relay, (tx) => tx.rows('select tenant from outbox order by id'));
    expect(rows).toEqual([{ tenant: 'acme' }, { tenant: 'rheinwerk' }]);
  });
});

describe('without a principal', () => {
  test.each<[string, (servers: TestDatabase) => string]>([
    ['the application', ({ url }) => url],
    ['the owner', ({ adminUrl }) => adminUrl],
  ])('%s sees nothing', async (_who, urlOf) => {
    for (const table of tables)
      expect([table, await statement(urlOf(db), `select from ${table}`)]).toEqual([table, []]);
  });

  test('the principal of one transaction is gone in the next on its connection', async () => {
    await db.database.withPrincipal(worker('acme'), (tx) => tx.rows('select 1'));
    expect(await seen(relay, 'requisitions')).toBe(0);
    expect(await seen(requester2, `requisitions where submitter = 'requester'`)).toBe(0);
  });
});
