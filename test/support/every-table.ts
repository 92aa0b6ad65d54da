import type { PersonId, Principal } from '../../src/domain/principal.ts';
import { personActor } from '../../src/services/actor.ts';
import { insertAgentRun } from '../../src/store/agent-runs.ts';
import { awaitGrantOf, putGrant } from '../../src/store/grants.ts';
import { fileOrder } from '../../src/store/observed.ts';
import { noteEvent } from '../../src/store/inbound-events.ts';
import { insertPause } from '../../src/store/pauses.ts';
import { insertSession } from '../../src/store/sessions.ts';
import type { TestDatabase } from './postgres.ts';
import { buyer, entrance, person, postman, requester } from './principals.ts';
import { fillBetweenPeople, fillContract, fillRequisition, newRequisition } from './records.ts';
import { statement } from './template.ts';

const INBOUND = {
  source: 'urn:acme:warehouse',
  id: '1',
  subscription: 'receipts',
  type: 'goods.received',
  person: 'requester',
  reason: 'forbidden' as const,
  subject: null,
  digest: null,
};

const AGENT_RUN = {
  agent: 'vendor',
  promptVersion: 'vendor/2',
  person: buyer.person,
  subscription: null,
  input: { name: 'Northwind' },
  actor: personActor(buyer),
  at: new Date(),
};

/** Puts a row of acme into every table, each as whoever writes it; the requisition is submitted for `wanted`. */
export async function fillEveryTable({ database, superuserUrl }: TestDatabase, wanted: PersonId): Promise<void> {
  const id = await database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person, wanted));
  await fillRequisition(database, id);
  await fillContract(database);
  await fillBetweenPeople(database, id, wanted);
  await database.withPrincipal(person('acme', 'admin', 'administrator'), (tx) =>
    insertPause(tx, { agent: null, by: 'admin', reason: null }),
  );
  await database.withPrincipal(buyer, (tx) =>
    fileOrder(tx, id, 'buyer', { vendor: 'Northwind', totalMinor: 1, currency: 'USD', lines: null }),
  );
  await database.withPrincipal(entrance('acme'), async (tx) => {
    const [openedAt, expiresAt] = [new Date(), new Date(Date.now() + 86_400_000)];
    await putGrant(tx, 'requester', { sealed: 'x', scope: 's', expiresAt, renewedAt: openedAt });
    await insertSession(tx, { hash: 'h', person: 'requester', openedAt, expiresAt });
    await awaitGrantOf(tx, 'requester', id);
  });
  await database.withPrincipal(buyer, (tx) => insertAgentRun(tx, AGENT_RUN));
  await database.withPrincipal(postman('acme'), (tx) => noteEvent(tx, INBOUND, new Date()));
  await statement(superuserUrl, `insert into model_rates values ('stand-in', 1, now())`);
  await statement(superuserUrl, `insert into workers (id, started_at) values ('one', now())`);
}

const said = async (work: Promise<unknown>): Promise<string> => {
  try {
    return String(await work);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
};

/** The columns of a table that one may write, and of those one that the application may change. */
const columnsOf = async (
  { adminUrl }: TestDatabase,
  table: string,
): Promise<{ all: string; changed: string | null }> => {
  const [row] = await statement<{ all: string; changed: string | null }>(
    adminUrl,
    `select string_agg(attname, ', ') as all,
       min(attname) filter (where has_column_privilege('qm_app', attrelid, attnum, 'update')) as changed
     from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  return row ?? { all: '', changed: null };
};

class Undone extends Error {}

/** What trying each of these comes to: rows written, or a code. Nothing is kept. */
export type Tried = { select: string; insert: string; update: string; delete: string };

/** Tries each command on a table that `fillEveryTable` has filled, as this principal. */
export async function tryEach(db: TestDatabase, who: Principal, table: string): Promise<Tried> {
  const { all, changed } = await columnsOf(db, table);
  const first =
    { tenants: 'id', workers: 'id', model_rates: 'model', event_cursors: 'feed', shut_topics: 'feed' }[table] ??
    'tenant';
  // The row itself once more: whoever may write hears that it is there already, which proves that the statement is right.
  const [row] = await statement<{ copy: string }>(
    db.superuserUrl,
    `select to_jsonb(t)::text as copy from ${table} t order by ${first} limit 1`,
  );
  const tried = (sql: string, values: unknown[] = []): Promise<string> => {
    let written = '';
    const work = db.database.withPrincipal(who, async (tx) => {
      written = String(await tx.run(sql, values));
      throw new Undone();
    });
    return said(work.catch((error: unknown) => (error instanceof Undone ? written : Promise.reject(error))));
  };
  return {
    select: await tried(`select from ${table} limit 1`),
    insert: await tried(
      `insert into ${table} (${all}) overriding system value
       select ${all} from jsonb_populate_record(null::${table}, $1::jsonb)`,
      [row?.copy],
    ),
    update: await tried(`update ${table} set ${changed ?? first} = ${changed ?? first}`),
    delete: await tried(`delete from ${table}`),
  };
}
