import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Principal } from '../../src/domain/principal.ts';
import {
  findAgentRun,
  inputOfRun,
  insertAgentRun,
  listAgentRuns,
  moveAgentRun,
  wakeWaitingRuns,
} from '../../src/store/agent-runs.ts';
import { eraseAgentRuns } from '../../src/store/erasures.ts';
import { announce, causedBy } from '../../src/store/events.ts';
import { reserveSpend, lockTotals } from '../../src/store/spend.ts';
import { addHandOff, addMessage, addReceipt, readTranscript } from '../../src/store/transcripts.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { buyer, entrance, eraser, person, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const AT = new Date('2026-11-26T09:00:00Z');
const LATER = new Date('2026-11-26T10:00:00Z');
const auditor = person('acme', 'auditor', 'auditor');
const admin = person('acme', 'admin', 'administrator');
const buyer2 = person('acme', 'buyer2', 'buyer');
const foreign = person('rheinwerk', 'buyer', 'buyer', 'auditor', 'administrator');

const wanted = { agent: 'vendor', promptVersion: 'vendor/2', subscription: null, at: AT, input: { name: 'Northwind' } };
const started = (who = buyer): Promise<string> =>
  db.database.withPrincipal(who, (tx) => insertAgentRun(tx, { ...wanted, person: who.person }));

/** What an agent leaves behind in it. */
const worked = (id: string): Promise<void> =>
  db.database.withPrincipal(worker('acme'), async (tx) => {
    const run = { requisition: id, run: 'vendor/1', agent: 'vendor' };
    await addMessage(tx, { ...run, seq: 0, content: { role: 'user', text: 'Northwind' } });
    const call = { operation: 'vendors_search', arguments: { name: 'Northwind' }, outcome: 'ok' as const, result: {} };
    await addReceipt(tx, { ...run, ...call, id: 'vendor/1/1/0' });
    const keys = { month: '2026-11', day: '2026-11-26', agent: `${id}/vendor` };
    await lockTotals(tx, keys);
    const made = { id: crypto.randomUUID(), turn: 1, model: 'm', day: '2026-11-26', tokens: 10, costMicroUsd: 7 };
    await reserveSpend(tx, { ...run, ...made, priceVersion: '1', workflowRun: id, activity: '1', attempt: 1 }, keys);
    const verdict = { verdict: 'allow' as const, reasons: ['a reason'] };
    await addHandOff(tx, { ...run, sender: 'vendor', receiver: 'caller', payload: { x: 1 }, verdict });
  });

const eventsOf = (subject: string) =>
  statement<{ type: string; data: object; cause: object | null }>(
    db.superuserUrl,
    'select type, data, cause from events where subject = $1 order by written',
    [subject],
  );

test('a run has a number of its own, is told of once, and its start lies in the outbox', async () => {
  const id = await started();
  expect(id).toBe('AR-000001');
  expect(await eventsOf(id)).toEqual([
    { type: 'quartermaster.agent_run.started.v1', data: { run: id, agent: 'vendor' }, cause: null },
  ]);
  const [row] = await statement<{ payload: object }>(db.superuserUrl, 'select payload from outbox where key = $1', [
    id,
  ]);
  expect(row?.payload).toEqual({ kind: 'agent_run', requisition: id, round: 1, because: 'started' });
});

test('it ends once, and its end says what it cost and what its gate said', async () => {
  const id = await started();
  await worked(id);
  const end = () =>
    db.database.withPrincipal(worker('acme'), (tx) =>
      moveAgentRun(tx, id, { state: 'completed', reason: null }, LATER),
    );
  expect([await end(), await end()]).toEqual([true, false]);
  const stopped = await db.database.withPrincipal(worker('acme'), (tx) =>
    moveAgentRun(tx, id, { state: 'stopped', reason: 'loop' }, LATER),
  );
  expect(stopped).toBe(false);
  const [, completed, ...more] = await eventsOf(id);
  expect(completed?.data).toEqual({
    run: id,
    agent: 'vendor',
    state: 'completed',
    reason: null,
    verdict: 'allow',
    turns: 1,
    costMicroUsd: 7,
  });
  expect(more).toEqual([]);
});

describe('of a run', () => {
  let id: string;
  beforeEach(async () => {
    id = await started();
    await worked(id);
  });

  /** How many rows somebody sees of it, by table. */
  const seen = (who: Principal) =>
    db.database.withPrincipal(who, async (tx) => {
      const count = async (table: string, column = 'requisition') =>
        (await tx.rows(`select from ${table} where tenant = 'acme' and ${column} = $1`, [id])).length;
      return {
        run: await count('agent_runs', 'id'),
        input: await count('agent_run_inputs', 'run'),
        messages: await count('messages'),
        receipts: await count('tool_receipts'),
        calls: await count('model_calls'),
        output: await count('hand_offs'),
        spend: (await tx.rows('select from spend_totals where key = $1', [`${id}/vendor`])).length,
      };
    });
  const all = { run: 1, input: 1, messages: 1, receipts: 1, calls: 1, output: 1, spend: 1 };
  const none = { run: 0, input: 0, messages: 0, receipts: 0, calls: 0, output: 0, spend: 0 };

  test.each([
    ['whoever started it sees all', buyer, all],
    ['an auditor sees all', auditor, all],
    ['an administrator sees all but texts', admin, { ...all, input: 0, messages: 0, receipts: 0 }],
    ['another buyer sees nothing', buyer2, none],
    ['nobody of another company sees anything', foreign, none],
  ])('%s', async (_name, who, rows) => {
    expect(await seen(who)).toEqual(rows);
  });

  test('nobody starts one in the name of somebody else, and an auditor starts none', async () => {
    const inTheirName = db.database.withPrincipal(buyer2, (tx) =>
      insertAgentRun(tx, { ...wanted, person: buyer.person }),
    );
    await expect(inTheirName).rejects.toMatchObject({ code: '42501' });
    await expect(started(auditor)).rejects.toMatchObject({ code: expect.stringMatching(/42501|forbidden/) });
  });

  test('texts go when their time has come, and who it was for and what it cost stays', async () => {
    const erase = (kind: 'transcripts' | 'tool_results', before: Date) =>
      db.database.withPrincipal(eraser('acme'), (tx) =>
        eraseAgentRuns(tx, { kind, before, person: buyer.person, at: LATER, limit: 100 }),
      );
    await erase('transcripts', LATER);
    const read = () =>
      db.database.withPrincipal(buyer, async (tx) => ({
        input: await inputOfRun(tx, id),
        transcript: (await readTranscript(tx, id, 'vendor/1')).map(({ content }) => content),
        run: await findAgentRun(tx, id),
      }));
    // It is under way.
    expect(await read()).toMatchObject({ input: { name: 'Northwind' }, run: { erased: false } });
    await db.database.withPrincipal(worker('acme'), (tx) =>
      moveAgentRun(tx, id, { state: 'completed', reason: null }, AT),
    );
    expect(await erase('transcripts', AT)).toBe(0);
    expect(await erase('transcripts', LATER)).toBeGreaterThan(0);
    expect(await erase('tool_results', LATER)).toBeGreaterThan(0);
    expect(await read()).toMatchObject({
      input: null,
      transcript: [{ role: 'erased', text: '(erased)' }],
      run: { erased: true, person: 'buyer', costMicroUsd: 7, verdict: 'allow' },
    });
    const [receipt] = await statement(
      db.superuserUrl,
      'select arguments, result from tool_receipts where requisition = $1',
      [id],
    );
    expect(receipt).toEqual({ arguments: null, result: null });
    expect([await erase('transcripts', LATER), await erase('tool_results', LATER)]).toEqual([0, 0]);
  });
});

test('a sign-in wakes what waits for it, of this person and of nobody else', async () => {
  const [mine, theirs, running] = [await started(), await started(buyer2), await started()];
  await db.database.withPrincipal(worker('acme'), async (tx) => {
    for (const id of [mine, theirs]) await moveAgentRun(tx, id, { state: 'waiting', reason: 'needs_sign_in' }, AT);
  });
  await db.database.withPrincipal(entrance('acme'), (tx) =>
    wakeWaitingRuns(tx, { reason: 'needs_sign_in', person: 'buyer' }),
  );
  const woken = await statement<{ key: string }>(
    db.superuserUrl,
    `select key from outbox where payload ->> 'because' = 'sign_in' and key = any ($1)`,
    [[mine, theirs, running]],
  );
  expect(woken).toEqual([{ key: mine }]);
});

const page = (after: { key: string; id: string } | null) =>
  db.database.withPrincipal(auditor, (tx) => listAgentRuns(tx, { agent: null, after, limit: 2 }));

test('a page begins where the one before ended', async () => {
  const first = await page(null);
  const last = first.at(-1);
  const second = await page(last ? { key: last.createdAt, id: last.id } : null);
  expect(first).toHaveLength(2);
  const ids = [...first, ...second].map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted().toReversed());
});

const cause = (hops: number) => ({ hops, source: 'urn:acme:bus', id: `e-${hops}` });
const causesOf = async (id: string) => (await eventsOf(id)).map((event) => event.cause);

const begun = (hops: number | null) =>
  db.database.withPrincipal(buyer, async (tx) => {
    if (hops !== null) await causedBy(tx, cause(hops));
    return newRequisition(tx, buyer.person);
  });
const touch = (id: string, hops: number | null) =>
  db.database.withPrincipal(buyer, async (tx) => {
    if (hops !== null) await causedBy(tx, cause(hops));
    await announce(tx, id, 'requisition.received', { requisition: id });
  });

describe('what led to an event', () => {
  test('stands in whatever the case tells from then on', async () => {
    const id = await begun(3);
    await touch(id, null);
    expect(await causesOf(id)).toEqual([cause(3), cause(3)]);
  });

  test('is the deepest that the case was touched by', async () => {
    const id = await begun(null);
    await touch(id, 5);
    await touch(id, null);
    await touch(id, 2);
    await touch(id, null);
    expect(await causesOf(id)).toEqual([null, cause(5), cause(5), cause(2), cause(5)]);
  });

  test('does not reach into the next transaction of the same connection', async () => {
    await begun(7);
    expect(await causesOf(await begun(null))).toEqual([null]);
  });
});
