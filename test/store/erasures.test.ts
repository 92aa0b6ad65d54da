import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import type { Principal } from '../../src/domain/principal.ts';
import { retainedKinds, type Erasable, type RetainedKind } from '../../src/domain/retention.ts';
import { appendCase, faultIn, readCase, readCaseFile } from '../../src/store/case-file.ts';
import { dueForErasure, erasePerson, erasuresOf, requisitionsOf } from '../../src/store/erasures.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, clock, eraser, person, relay, requester, worker } from '../support/principals.ts';
import { eraseKinds, fillRequisition, letterTo, newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
let requisition: string;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  await fillRequisition(db.database, requisition);
});

const append = (kind: string, payload: unknown) =>
  db.database.withPrincipal(worker('acme'), (tx) =>
    appendCase(tx, requisition, { at: new Date(), actor: { kind: 'worker' }, kind, payload }),
  );
const erase = (...kinds: Erasable[]) => eraseKinds(db.database, requisition, kinds);
const file = () => db.database.withPrincipal(worker('acme'), (tx) => readCaseFile(tx, requisition));
const fault = async () => {
  const found = await file();
  return found && faultIn(found);
};
const end = (status = 'ordered', days = 1) =>
  statement(
    db.superuserUrl,
    `update requisitions set status = $2, created_at = now() - make_interval(days => $3 + 1), updated_at = now() - make_interval(days => $3)
     where tenant = 'acme' and id = $1`,
    [requisition, status, days],
  );
const rows = (sql: string) => statement(db.superuserUrl, sql, [requisition]);
const due = (kind: RetainedKind, days: number, now = new Date()) =>
  db.database.withPrincipal(eraser('acme'), (tx) =>
    dueForErasure(tx, { kind, now, days, final: ['ordered'], limit: 1000 }),
  );

const kept = () =>
  rows(`select o.data, d.verb, d.actor, d.seen_digest, t.facts, t.digest from orders o
        join decisions d using (tenant, requisition) join tasks t using (tenant, requisition) where o.tenant = 'acme' and requisition = $1`);

describe('an erasure', () => {
  test('takes payload and salt, leaves every entry, digest and hash, and is an entry itself', async () => {
    await append('read', { quote: 'for Rita, please' });
    const before = await file();
    expect(await erase('record')).toMatchObject({ case_payloads: 2 });
    const after = await file();
    expect(await fault()).toBeNull();
    expect(after?.links.slice(0, 2)).toEqual(before?.links.map((link) => ({ ...link, salt: null, payload: null })));
    const { entries } = await db.database.withPrincipal(worker('acme'), (tx) => readCase(tx, requisition));
    expect(entries.map(({ kind, content }) => [kind, content])).toEqual([
      ['received', 'erased'],
      ['read', 'erased'],
      ['erased', 'shown'],
    ]);
    expect(entries.at(-1)).toMatchObject({
      actor: { kind: 'retention' },
      payload: { because: 'retention', kinds: ['record'], entries: [1, 2], counts: { case_payloads: 2 } },
    });
  });

  test('leaves a chain that holds, in any sequence with entries', async () => {
    const acts = array(constantFrom('append', 'personal', 'record', 'mails'), { maxLength: 6 });
    await assert(
      asyncProperty(acts, async (given) => {
        for (const each of given)
          await (each === 'append'
            ? append('read', { each })
            : erase(each === 'mails' ? 'mails' : each === 'record' ? 'record' : 'personal'));
        expect(await fault()).toBeNull();
      }),
      { numRuns: 10 },
    );
  });

  test('of each kind takes what is of it and counts it, and nothing is there a second time', async () => {
    await db.database.withPrincipal(buyer, (tx) => letterTo(tx, requisition));
    expect(await erase('transcripts')).toEqual({ messages: 1, hand_offs: 1 });
    expect(await erase('tool_results')).toEqual({ tool_receipts: 1 });
    expect(await erase('letters')).toMatchObject({ letters: 1, vendor_replies: 3 });
    for (const kind of retainedKinds) {
      await erase(kind);
      expect([kind, await erase(kind)]).toEqual([kind, {}]);
    }
    expect(
      await rows(
        'select raw, content from mails m join requisitions r on r.tenant = m.tenant and r.mail = m.id where r.id = $1',
      ),
    ).toEqual([
      {
        raw: Buffer.from(''),
        content: expect.objectContaining({ subject: '', body: '', from: { name: '', address: '' } }),
      },
    ]);
    expect(await rows(`select content from messages where tenant = 'acme' and requisition = $1`)).toEqual([
      { content: { role: 'erased', text: '(erased)' } },
    ]);
    expect(await fault()).toBeNull();
  });

  test('leaves orders, approvals and who gave them', async () => {
    const before = await kept();
    await erase(...retainedKinds);
    expect(await kept()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  test('never touches what is under way, nor what somebody is changing', async () => {
    expect(await eraseKinds(db.database, requisition, ['mails'], ['ordered'])).toBeNull();
    const held = db.database.withPrincipal(worker('acme'), async (tx) => {
      await tx.rows('select from requisitions where tenant = $1 and id = $2 for update', ['acme', requisition]);
      return erase('mails');
    });
    expect(await held).toBeNull();
    expect(await rows(`select from erasures where tenant = 'acme' and requisition = $1`)).toEqual([]);
  });

  test('leaves a mail that also answers a requisition under way', async () => {
    const mail = `(select mail from requisitions where id = $1 and tenant = 'acme')`;
    const other = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
    await db.database.withPrincipal(buyer, (tx) => letterTo(tx, other));
    await statement(
      db.superuserUrl,
      `update vendor_replies set mail = ${mail} where tenant = 'acme' and requisition = $2 and state = 'attached'`,
      [requisition, other],
    );
    await end();
    expect(await eraseKinds(db.database, requisition, ['mails'], ['ordered'])).toEqual({});
    expect(await rows(`select from mails where id = ${mail} and length(raw) > 0`)).toHaveLength(1);
  });
});

const seen = (who: Principal) => db.database.withPrincipal(who, (tx) => erasuresOf(tx, requisition));

describe('what is due', () => {
  test('has ended for long enough, and is due no more once it was erased, until it changes again', async () => {
    expect(await due('transcripts', 1)).not.toContain(requisition);
    await end('ordered', 10);
    expect(await due('transcripts', 9)).toContain(requisition);
    expect(await due('transcripts', 11)).not.toContain(requisition);
    await erase('transcripts');
    expect(await due('transcripts', 9)).not.toContain(requisition);
    expect(await due('mails', 9)).toContain(requisition);
    const reopened = `update requisitions set updated_at = now() where tenant = 'acme' and id = $1`;
    await statement(db.superuserUrl, reopened, [requisition]);
    expect(await due('transcripts', 0, new Date(Date.now() + 1000))).toContain(requisition);
  });

  test('is looked at when its time has come, though it was erased on request before', async () => {
    await end('ordered', 10);
    await erase('letters');
    const early = `update erasures set erased_at = now() - interval '5 days' where tenant = 'acme' and requisition = $1`;
    await statement(db.superuserUrl, early, [requisition]);
    expect(await due('letters', 4)).not.toContain(requisition);
    expect(await due('letters', 9)).toContain(requisition);
  });

  test('is shown with the requisition to whoever sees it', async () => {
    await erase('transcripts');
    expect(await seen(requester)).toEqual([{ kind: 'transcripts', at: expect.any(String) }]);
    expect(await seen(person('rheinwerk', 'auditor', 'auditor'))).toEqual([]);
  });
});

describe('nobody but the eraser erases', () => {
  const calls = [
    `select erase_case('R-1', '{mails}', '{ordered}', '{}', '', '{}', '{}')`,
    `select due_for_erasure('mails', now(), 1, '{ordered}', 1)`,
    `select requisitions_of('requester', '{ordered}')`,
    `select people_due_for_erasure(now(), 1)`,
    `select erase_person('requester', '{ordered}')`,
  ];

  test.each<[string, Principal]>([
    ['a worker', worker('acme')],
    ['the clock', clock('acme')],
    ['the relay', relay],
    ['an administrator', person('acme', 'admin', 'administrator')],
    ['a buyer', buyer],
  ])('not %s', async (_who, who) => {
    for (const sql of calls)
      await expect(db.database.withPrincipal(who, (tx) => tx.rows(sql))).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    `update case_payloads set payload = '{}'`,
    'update case_payloads set payload = null, salt = null',
    'delete from case_payloads',
    `update case_entries set hash = ''`,
    `update case_heads set hash = ''`,
    'delete from case_entries',
    `insert into erasures values ('acme', 'R-1', 'mails', now())`,
    'delete from erasures',
    `update mails set raw = ''`,
    `select as_erasing()`,
    `select become('worker', 'acme')`,
  ])('and the eraser not by SQL of its own: %s', async (sql) => {
    const before = await rows(`select hash from case_entries where tenant = 'acme' and requisition = $1`);
    const done = db.database.withPrincipal(eraser('acme'), (tx) => tx.run(sql));
    const outcome = await done.catch(({ code }: { code: string }) => code);
    expect(['42501', 0]).toContain(outcome);
    expect(await rows(`select hash from case_entries where tenant = 'acme' and requisition = $1`)).toEqual(before);
  });

  test('sees no row of a requisition, before and after it has erased', async () => {
    const shown = await db.database.withPrincipal(eraser('acme'), async (tx) => {
      const look = async () => [
        await tx.rows('select from requisitions'),
        await tx.rows('select from mails'),
        await tx.rows('select from case_payloads'),
      ];
      const before = await look();
      await requisitionsOf(tx, requester.person, ['ordered']);
      return [...before, ...(await look())];
    });
    expect(shown.flat()).toEqual([]);
  });

  test('and it erases nothing of another company', async () => {
    await end();
    const other = await db.database.withPrincipal(eraser('rheinwerk'), (tx) =>
      tx.rows(`select erase_case($1, '{mails,record}', '{ordered}', '{}', '', '{}', '{}') as counts`, [requisition]),
    );
    expect(other).toEqual([{ counts: null }]);
    expect(await fault()).toBeNull();
  });
});

const names = () =>
  statement(db.superuserUrl, `select id, name, email, active from people where tenant = 'acme' and id = 'requester2'`);

const erased = (id: string) => db.database.withPrincipal(eraser('acme'), (tx) => erasePerson(tx, id, ['ordered']));

describe('the record of a person', () => {
  test('keeps the id alone, and only where nothing is under way in which they have a part', async () => {
    expect(await erased('requester')).toBeNull();
    expect(await erased('nobody')).toBeNull();
    expect(await erased('requester2')).toEqual({ people: 1 });
    expect(await names()).toEqual([
      { id: 'requester2', name: 'requester2', email: 'requester2@erased.invalid', active: false },
    ]);
    expect(await erased('requester2')).toEqual({});
  });
});
