import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PersonId } from '../../src/domain/principal.ts';
import { insertOrder } from '../../src/store/orders.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openTask } from '../../src/store/tasks.ts';
import { tablesOf } from '../support/catalog.ts';
import { fillEveryTable, tryEach, type Tried } from '../support/every-table.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import {
  buyer,
  clock,
  deputies,
  entrance,
  eraser,
  meter,
  postman,
  relay,
  requester,
  sorter,
  worker,
} from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { KEYS } from '../support/template.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await fillEveryTable(db, requester.person);
});
afterAll(() => db.drop());

const parts = {
  worker: worker('acme'),
  clock: clock('acme'),
  relay,
  entrance: entrance('acme'),
  deputies: deputies('acme'),
  meter: meter('acme'),
  sorter,
  postman: postman('acme'),
  // Erases by functions of the database alone (test/store/erasures.test.ts).
  eraser: eraser('acme'),
};
type Part = keyof typeof parts;

const isRefused = (tried: string): boolean => ['0', '42501', 'forbidden'].includes(tried);

/** The first letters of the commands that come to something: `siud`. */
const letters = (tried: Tried): string =>
  [tried.select, tried.insert, tried.update, tried.delete]
    .map((one, at) => (isRefused(one) ? '' : 'siud'.charAt(at)))
    .join('');

/** Reads all of it, since it is reference data that tells of no requisition. */
const REFERENCE = { clock: 's', entrance: 's', deputies: 's', meter: 's', eraser: 's', postman: 's' };

/** What is not named is refused. */
const MAY: Readonly<Record<string, Partial<Record<Part, string>>>> = {
  // The companies are gone round by the relay; nobody but the owner enters one, or people.
  tenants: { ...REFERENCE, worker: 's', relay: 's' },
  people: { ...REFERENCE, worker: 's' },
  // Budgets are raised by people, tools accepted; the worker registers vendors and numbers orders, and notes the documents it first found.
  cost_centers: { ...REFERENCE, worker: 's' },
  vendors: { ...REFERENCE, worker: 'siu' },
  counters: { ...REFERENCE, worker: 'siu', postman: 'siu' },
  tool_pins: { ...REFERENCE, worker: 'si' },
  embedding_states: { ...REFERENCE, worker: 'siu', relay: 's' },
  pauses: { ...REFERENCE, worker: 's' },
  // That there is a case, and what led to it, stands in what happens in it.
  cases: { ...REFERENCE, worker: 's' },

  // The clock reminds, escalates and withdraws: it notes that on the task, ends it and the requisition, and frees its money.
  // The entrance wakes what waited for a sign-in. Deputies are let see what they may decide.
  requisitions: { worker: 'su', clock: 'su', entrance: 's', deputies: 'su', postman: 's' },
  tasks: { worker: 'siu', clock: 'su', deputies: 's' },
  commitments: { worker: 'siud', clock: 'sud' },
  case_heads: { worker: 'siu', clock: 'siu', entrance: 'siu', postman: 'siu' },
  case_entries: { worker: 'si', clock: 'si', entrance: 'si', postman: 'si' },
  case_payloads: { worker: 'si', clock: 'si', entrance: 'si', postman: 'si' },
  // Who had a hand in it bars from deciding; the clock mails its subject. The worker changes a decision only by using it up.
  decisions: { worker: 'si', clock: 's', deputies: 's' },
  hand_overs: { worker: 'su', clock: 's', deputies: 's' },
  // The clock reminds deputies as it reminds owners.
  delegations: { worker: 's', clock: 's', deputies: 's' },
  mails: { worker: 's', clock: 's' },

  // The worker's own work.
  attachments: { worker: 'si' },
  orders: { worker: 'siu' },
  // Facts of people about orders; the worker closes by the policy, and notes what the vendor was told.
  order_acknowledgements: { worker: 's' },
  order_receipts: { worker: 's' },
  order_holds: { worker: 's' },
  order_closings: { worker: 'si' },
  order_deadlines: { worker: 's' },
  order_notices: { worker: 'si' },
  // Who wanted a change of an order bars from approving it; the worker says what it came to.
  order_changes: { worker: 's', clock: 's', deputies: 's' },
  order_change_outcomes: { worker: 'siu', clock: 's', deputies: 's' },
  messages: { worker: 'si' },
  // People have agents work; the worker says how they get on, the entrance wakes what waited for a sign-in.
  agent_runs: { worker: 'su', entrance: 's' },
  agent_run_inputs: { worker: 's' },
  model_calls: { worker: 'siu' },
  model_rates: { worker: 'siu' },
  tool_receipts: { worker: 'siu' },
  tool_calls: { worker: 'siu' },
  tool_rates: { worker: 'siu' },
  hand_offs: { worker: 'siu' },
  effects: { worker: 'siu' },
  letters: { worker: 'siu', postman: 'su' },
  passage_vectors: { worker: 'sid' },
  // Of people, which the worker reads to go on with; an observed order is for people alone.
  vendor_replies: { worker: 's', postman: 'siu' },
  contracts: { worker: 's' },
  contract_passages: { worker: 's' },
  observed_orders: {},
  vendor_holds: { worker: 's' },
  vendor_merges: { worker: 's' },
  vendor_merge_decisions: { worker: 's' },
  // Of no company: what workers see of their parts.
  workers: { relay: 'siud' },
  // A person's own.
  idempotency_keys: {},
  holds: { worker: 's', clock: 's' },
  erasures: { worker: 's', clock: 's' },

  // Whoever wakes a run writes; the relay alone reads and takes away.
  outbox: { worker: 'i', entrance: 'i', relay: 'siud', postman: 'i' },
  // Whatever changes something says so; the relay gives the places and hands on.
  events: { worker: 'i', clock: 'i', entrance: 'i', postman: 'i', relay: 'siud' },
  event_cursors: { relay: 'siud' },
  shut_topics: { relay: 'siud' },
  // Of events it makes deliveries to subscribers; the worker tells administrators of an endpoint that was disabled.
  webhooks: { worker: 'su', relay: 'su' },
  webhook_secrets: { relay: 's' },
  webhook_deliveries: { relay: 'siud' },
  webhook_attempts: { relay: 'si' },
  event_delays: { relay: 'siud' },
  // The postman notes that a mail came, and holds it; the worker tells people why their reply was not taken over.
  incoming_mails: { worker: 'su', postman: 'siu' },
  reply_tokens: { worker: 'si', clock: 'si', postman: 's', sorter: 's' },
  imports: {},
  // Of people; the postman notes what is refused.
  inbound_events: { postman: 'siu' },
  // The worker looks whose there is and notes warnings; only the entrance puts one in, or knows a session.
  grants: { worker: 'su', entrance: 'siu' },
  grant_waits: { worker: 'sid', entrance: 'sid' },
  sessions: { entrance: 'siud' },
  // What vectors cost counts as the company's.
  spend_totals: { worker: 'siu', meter: 'siu' },
  embedding_calls: { meter: 'siu' },
};

test('each part of the plumbing may with each table what its work needs, and nothing else', async () => {
  const found: Record<string, Partial<Record<string, string>>> = {};
  for (const table of await tablesOf(db.adminUrl)) {
    const cells: Partial<Record<string, string>> = {};
    for (const [part, who] of Object.entries(parts)) {
      const may = letters(await tryEach(db, who, table));
      if (may !== '') cells[part] = may;
    }
    found[table] = cells;
  }
  expect(found).toEqual(MAY);
}, 60_000);

test('the entrance sees and closes tasks to sign in, and no others', async () => {
  const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  const rest = { asks: [], facts: {}, digest: null };
  const owner = { person: PersonId.parse('requester') };
  const task = await db.database.withPrincipal(worker('acme'), (tx) =>
    openTask(tx, id, { key: 'sign_in/1', kind: 'authorization', topic: 'sign_in', owner, verbs: [], ...rest }, []),
  );
  const closed = await db.database.withPrincipal(entrance('acme'), (tx) =>
    tx.rows(`update tasks set status = 'decided' returning id`),
  );
  expect(closed).toEqual([{ id: task.id }]);
  const renamed = db.database.withPrincipal(entrance('acme'), (tx) =>
    tx.run(`update tasks set topic = 'approval_step'`),
  );
  await expect(renamed).rejects.toMatchObject({ code: '42501' });
});

test('the postman sees no mail that somebody handed in, and of tasks only those that ask whose an answer is', async () => {
  const id = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  const rest = { owner: { role: 'buyer' as const }, verbs: [], asks: [], facts: {}, digest: null };
  const asks = (topic: 'reply_origin' | 'missing_facts') =>
    db.database.withPrincipal(postman('acme'), (tx) =>
      openTask(tx, id, { key: `${topic}/9`, kind: 'review', topic, ...rest }, []),
    );
  await expect(asks('missing_facts')).rejects.toMatchObject({ code: '42501' });
  await asks('reply_origin');
  const seen = await db.database.withPrincipal(postman('acme'), async (tx) => ({
    topics: await tx.rows('select distinct topic from tasks'),
    mails: await tx.rows('select from mails'),
  }));
  expect(seen).toEqual({ topics: [{ topic: 'reply_origin' }], mails: [] });
});

test('a person writes nothing that is the worker’s alone, though they see it', async () => {
  const [row] = await db.database.withPrincipal(buyer, (tx) =>
    tx.rows<{ requisition: string }>('select requisition from orders'),
  );
  const order = {
    requisition: row?.requisition ?? '',
    vendorNumber: 'V-1001',
    digest: 'd',
    data: (number: string) => ({ number }),
  };
  await expect(db.database.withPrincipal(buyer, (tx) => insertOrder(tx, order))).rejects.toMatchObject({
    code: 'forbidden',
  });
});

const withKeys = async <T>(keys: Partial<typeof KEYS>, work: (database: TestDatabase['database']) => Promise<T>) => {
  const database = await openDatabase(db.url, { keys });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
};

/** For which kinds of principals a process signs that has these keys. */
const signedBy = (keys: Partial<typeof KEYS>) =>
  withKeys(keys, async (database) => {
    const signed: string[] = [];
    for (const who of [...Object.values(parts), requester])
      await database.withPrincipal(who, async () => signed.push(who.kind)).catch(() => undefined);
    return signed;
  });

describe('a process', () => {
  test('with the key of people stands for people, and for what a server has to do', async () => {
    expect(await signedBy({ people: KEYS.people })).toEqual([
      'entrance',
      'deputies',
      'meter',
      'sorter',
      'postman',
      'eraser',
      'person',
    ]);
  });

  test('with the key of plumbing stands for nobody in person', async () => {
    expect(await signedBy({ plumbing: KEYS.plumbing })).toEqual([
      'worker',
      'clock',
      'relay',
      'entrance',
      'meter',
      'eraser',
    ]);
  });

  test('with the other’s key in the place of its own does not start', async () => {
    const swapped = openDatabase(db.url, { keys: { plumbing: KEYS.people } });
    await expect(swapped).rejects.toMatchObject({
      code: 'configuration_invalid',
      message: expect.stringContaining('DATABASE_PLUMBING_KEY'),
    });
  });
});
