import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunStanding } from '../../src/domain/agent-run.ts';
import type { Principal } from '../../src/domain/principal.ts';
import { personActor } from '../../src/services/actor.ts';
import {
  findAgentRun,
  inputOfRun,
  insertAgentRun,
  listAgentRuns,
  lockAgentRun,
  moveAgentRun,
  wakeWaitingRuns,
} from '../../src/store/agent-runs.ts';
import { appendCase, caseFiles, faultIn, readCase, readCaseFile } from '../../src/store/case-file.ts';
import { agentRunsDueForErasure, agentRunsOf, eraseAgentRun, erasePerson } from '../../src/store/erasures.ts';
import { digestOf } from '../../src/digest.ts';
import { quotingEntries, type Erasable } from '../../src/domain/retention.ts';
import type { Tx } from '../../src/store/database.ts';
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
const started = (who = buyer, inNameOf = who.person): Promise<string> =>
  db.database.withPrincipal(who, (tx) => insertAgentRun(tx, { ...wanted, person: inNameOf, actor: personActor(who) }));

const moved = (id: string, to: RunStanding, at = LATER): Promise<boolean> =>
  db.database.withPrincipal(worker('acme'), async (tx) =>
    moveAgentRun(tx, await lockAgentRun(tx, id), to, { at, actor: { kind: 'worker' } }),
  );

const caseOf = (id: string, who: Principal = worker('acme')) =>
  db.database.withPrincipal(who, (tx) => readCase(tx, id));
const headOf = async (id: string) =>
  (await db.database.withPrincipal(worker('acme'), (tx) => readCaseFile(tx, id)))?.head;

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
  const head = await headOf(id);
  expect([id, head?.entries]).toEqual(['AR-000001', 1]);
  expect(await eventsOf(id)).toEqual([
    { type: 'quartermaster.agent_run.started.v1', data: { run: id, agent: 'vendor', caseFile: head }, cause: null },
  ]);
  const [row] = await statement<{ payload: object; head: object }>(
    db.superuserUrl,
    'select payload, head from outbox where key = $1',
    [id],
  );
  expect(row).toEqual({ payload: { kind: 'agent_run', requisition: id, round: 1, because: 'started' }, head });
});

test('it ends once, and its end says what it cost and what its gate said', async () => {
  const id = await started();
  await worked(id);
  const end = () => moved(id, { state: 'completed', reason: null });
  expect([await end(), await end()]).toEqual([true, false]);
  expect(await moved(id, { state: 'stopped', reason: 'loop' })).toBe(false);
  const [, completed, ...more] = await eventsOf(id);
  expect(completed?.data).toEqual({
    run: id,
    agent: 'vendor',
    state: 'completed',
    reason: null,
    verdict: 'allow',
    turns: 1,
    costMicroUsd: 7,
    caseFile: await headOf(id),
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
        caseFile: [await count('case_heads'), await count('case_entries'), await count('case_payloads')].join(),
      };
    });
  const all = { run: 1, input: 1, messages: 1, receipts: 1, calls: 1, output: 1, spend: 1, caseFile: '1,1,1' };
  const none = { run: 0, input: 0, messages: 0, receipts: 0, calls: 0, output: 0, spend: 0, caseFile: '0,0,0' };

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
    await expect(started(buyer2, buyer.person)).rejects.toMatchObject({ code: '42501' });
    await expect(started(auditor)).rejects.toMatchObject({ code: expect.stringMatching(/42501|forbidden/) });
  });

  test('whoever does not see it adds nothing to its case file', async () => {
    const entry = { at: AT, actor: personActor(buyer2), kind: 'run_cancelled', payload: {} };
    const added = db.database.withPrincipal(buyer2, (tx) => appendCase(tx, id, entry));
    await expect(added).rejects.toMatchObject({ code: '42501' });
  });

  const due = (kind: 'transcripts' | 'tool_results' | 'record', before: Date) =>
    db.database.withPrincipal(eraser('acme'), async (tx) =>
      (await agentRunsDueForErasure(tx, { kind, before, limit: 100 })).includes(id),
    );
  const erase = (...kinds: Erasable[]) =>
    db.database.withPrincipal(eraser('acme'), (tx) =>
      eraseAgentRun(tx, {
        requisition: id,
        kinds,
        entries: quotingEntries,
        at: LATER,
        actor: { kind: 'retention' },
        why: { because: 'retention' },
      }),
    );

  test('texts go when their time has come, and who it was for and what it cost stays', async () => {
    const read = () =>
      db.database.withPrincipal(buyer, async (tx) => ({
        input: await inputOfRun(tx, id),
        transcript: (await readTranscript(tx, id, 'vendor/1')).map(({ content }) => content),
        run: await findAgentRun(tx, id),
      }));
    // It is under way.
    expect([await due('transcripts', LATER), await erase('transcripts')]).toEqual([false, null]);
    expect(await read()).toMatchObject({ input: { name: 'Northwind' }, run: { erased: false } });
    await moved(id, { state: 'completed', reason: null }, AT);
    expect([await due('transcripts', AT), await due('transcripts', LATER)]).toEqual([false, true]);
    expect(await erase('transcripts')).toEqual({ messages: 1, hand_offs: 1, agent_run_inputs: 1 });
    expect(await erase('tool_results')).toEqual({ tool_receipts: 1 });
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
    expect([await due('transcripts', LATER), await due('tool_results', LATER)]).toEqual([false, false]);
    expect([await erase('transcripts'), await erase('tool_results')]).toEqual([{}, {}]);
  });

  test('what quotes goes from its case file with a person, the rest when its time has come, and the chain holds', async () => {
    await moved(id, { state: 'completed', reason: null }, AT);
    const before = await headOf(id);
    expect(await erase('transcripts', 'tool_results', 'personal')).toMatchObject({ case_payloads: 1 });
    expect((await caseOf(id, auditor)).entries.map(({ kind, content }) => [kind, content])).toEqual([
      ['run_started', 'erased'],
      ['run_ended', 'shown'],
      ['erased', 'shown'],
    ]);
    expect(await due('record', LATER)).toBe(true);
    expect(await erase('record')).toEqual({ case_payloads: 1 });
    expect(await due('record', LATER)).toBe(false);
    const { entries } = await caseOf(id, auditor);
    expect(entries.map(({ content }) => content)).toEqual(['erased', 'erased', 'shown', 'shown']);
    expect(entries[1]?.hash).toBe(before?.hash);
    const file = await db.database.withPrincipal(auditor, (tx) => readCaseFile(tx, id));
    expect(file && faultIn(file)).toBeNull();
  });
});

const asEraser = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(eraser('acme'), work);

test('nobody is erased while an agent works in their name', async () => {
  const compliance = person('acme', 'compliance', 'compliance');
  const id = await started(compliance);
  const erased = () => asEraser((tx) => erasePerson(tx, 'compliance', []));
  expect(await asEraser((tx) => agentRunsOf(tx, 'compliance'))).toEqual([{ id, ended: false }]);
  expect(await erased()).toBeNull();
  await moved(id, { state: 'waiting', reason: 'paused' });
  expect(await erased()).toBeNull();
  await moved(id, { state: 'stopped', reason: 'paused' });
  expect(await asEraser((tx) => agentRunsOf(tx, 'compliance'))).toEqual([{ id, ended: true }]);
  expect(await erased()).toMatchObject({ people: 1 });
});

describe('its case file', () => {
  test('says who had it work, in whose name and on which way', async () => {
    const byEvent = { ...wanted, person: buyer.person, actor: personActor(buyer), subscription: 'orders' };
    const id = await db.database.withPrincipal(buyer, async (tx) => {
      await causedBy(tx, cause(2));
      return insertAgentRun(tx, byEvent);
    });
    expect((await caseOf(await started())).entries[0]).toMatchObject({
      kind: 'run_started',
      actor: { kind: 'person', person: 'buyer', roles: ['buyer'] },
      payload: { agent: 'vendor', promptVersion: 'vendor/2', person: 'buyer', via: 'api', subscription: null },
    });
    expect((await caseOf(id)).entries[0]).toMatchObject({
      payload: { via: 'event', subscription: 'orders', cause: cause(2), input: digestOf(wanted.input) },
    });
  });

  test('tells each wait once, who ended it, and how it ended', async () => {
    const id = await started();
    const signIn = { state: 'waiting', reason: 'needs_sign_in' } as const;
    expect([await moved(id, signIn), await moved(id, signIn)]).toEqual([true, false]);
    await db.database.withPrincipal(entrance('acme'), (tx) =>
      wakeWaitingRuns(tx, { reason: 'needs_sign_in', person: 'buyer', at: LATER, actor: personActor(buyer) }),
    );
    await moved(id, { state: 'running', reason: null });
    await db.database.withPrincipal(buyer, async (tx) => {
      const run = await lockAgentRun(tx, id);
      await moveAgentRun(tx, run, { state: 'cancelled', reason: null }, { at: LATER, actor: personActor(buyer) });
    });
    const { entries, brokenAt } = await caseOf(id, buyer);
    expect(entries.map(({ kind, actor, payload }) => [kind, actor.kind, payload]).slice(1)).toEqual([
      ['run_waits', 'worker', { reason: 'needs_sign_in' }],
      ['signed_in', 'person', {}],
      ['run_went_on', 'worker', {}],
      [
        'run_cancelled',
        'person',
        {
          state: 'cancelled',
          reason: null,
          verdict: null,
          turns: 0,
          costMicroUsd: 0,
          saw: { state: 'running', reason: null },
        },
      ],
    ]);
    expect(brokenAt).toBeNull();
  });

  test('stands among those of the company, in the order of their numbers', async () => {
    const id = await started();
    const requisition = await begun(null);
    const wish = { since: null, until: null, limit: 1000 };
    const all = await db.database.withPrincipal(auditor, (tx) => caseFiles(tx, { ...wish, after: null }));
    const ids = all.map((file) => file.requisition);
    expect(ids).toEqual(expect.arrayContaining([id, requisition]));
    expect(ids).toEqual(ids.toSorted());
    const later = await db.database.withPrincipal(auditor, (tx) => caseFiles(tx, { ...wish, after: id }));
    expect(later.map((file) => file.requisition)).toEqual(ids.slice(ids.indexOf(id) + 1));
    expect(all.filter((file) => faultIn(file) !== null)).toEqual([]);
    const theirs = await db.database.withPrincipal(buyer2, (tx) => caseFiles(tx, { ...wish, after: null }));
    expect(theirs.map((file) => file.requisition)).not.toContain(id);
  });
});

test('a sign-in wakes what waits for it, of this person and of nobody else', async () => {
  const [mine, theirs, running] = [await started(), await started(buyer2), await started()];
  for (const id of [mine, theirs]) await moved(id, { state: 'waiting', reason: 'needs_sign_in' }, AT);
  await db.database.withPrincipal(entrance('acme'), (tx) =>
    wakeWaitingRuns(tx, { reason: 'needs_sign_in', person: 'buyer', at: AT, actor: personActor(buyer) }),
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
