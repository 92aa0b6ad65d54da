import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/domain/principal.ts';
import { appendCase, readCase } from '../../src/store/case-file.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { requester, requester2, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';

const AT = new Date('2026-11-22T10:00:00.123Z');

let db: TestDatabase;
let requisition: string;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  requisition = await db.database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
});

const append = (kind: string, payload: unknown) =>
  db.database.withPrincipal(worker('acme'), (tx) =>
    appendCase(tx, requisition, { at: AT, actor: { kind: 'worker' }, kind, payload }),
  );
const read = () => db.database.withPrincipal(worker('acme'), (tx) => readCase(tx, requisition));

/** What an owner of the tables could do, who is bound by neither grants nor good will. */
const tamper = (sql: string) =>
  statement(db.superuserUrl, sql.replaceAll(':case', `tenant = 'acme' and requisition = '${requisition}'`));

describe('a case file', () => {
  test('is never seen broken by who reads it while it grows', async () => {
    const writing = Promise.all(Array.from({ length: 30 }, (_, step) => append('step', { step })));
    const seen = await Promise.all(Array.from({ length: 30 }, read));
    expect(seen.map(({ brokenAt }) => brokenAt).filter((at) => at !== null)).toEqual([]);
    await writing;
    expect((await read()).entries).toHaveLength(30);
  });

  test('holds what was appended, in order, each entry linked to the one before', async () => {
    const actor: Actor = { kind: 'person', person: requester.person, roles: [...requester.roles] };
    await db.database.withPrincipal(requester, (tx) =>
      appendCase(tx, requisition, { at: AT, actor, kind: 'received', payload: { b: 1, a: ['ü', '\n', null] } }),
    );
    await append('read', null);
    const { entries, brokenAt } = await read();
    expect(brokenAt).toBeNull();
    expect(entries).toEqual([
      {
        seq: 1,
        at: AT.toISOString(),
        actor,
        kind: 'received',
        payload: { b: 1, a: ['ü', '\n', null] },
        content: 'shown',
        hash: expect.any(String),
      },
      {
        seq: 2,
        at: AT.toISOString(),
        actor: { kind: 'worker' },
        kind: 'read',
        payload: null,
        content: 'shown',
        hash: expect.any(String),
      },
    ]);
    expect(entries[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(entries[1]?.hash).not.toBe(entries[0]?.hash);
  });

  test('of which nothing was written holds', async () => {
    expect(await read()).toEqual({ entries: [], brokenAt: null });
  });

  test('stays one chain when many append at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => append('noted', { n })));
    const { entries, brokenAt } = await read();
    expect(brokenAt).toBeNull();
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  test('takes nothing from a transaction that fails', async () => {
    await append('read', {});
    const failing = db.database.withPrincipal(worker('acme'), async (tx) => {
      await appendCase(tx, requisition, { at: AT, actor: { kind: 'worker' }, kind: 'lost', payload: {} });
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    await append('decided', {});
    const { entries, brokenAt } = await read();
    expect(brokenAt).toBeNull();
    expect(entries.map(({ kind }) => kind)).toEqual(['read', 'decided']);
  });

  test('cannot be written by a person who does not see the requisition', async () => {
    const appended = db.database.withPrincipal(requester2, (tx) =>
      appendCase(tx, requisition, { at: AT, actor: { kind: 'worker' }, kind: 'read', payload: {} }),
    );
    await expect(appended).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the application may neither change nor remove', () => {
  test.each([
    `update case_entries set kind = 'nothing'`,
    'delete from case_entries',
    `update case_payloads set payload = '{}'`,
    'delete from case_payloads',
    'delete from case_heads',
    'truncate case_entries cascade',
    'update decisions set actor = null',
    'delete from decisions',
  ])('%s', async (sql) => {
    await append('read', {});
    await expect(db.database.withPrincipal(worker('acme'), (tx) => tx.run(sql))).rejects.toMatchObject({
      code: '42501',
      message: expect.stringContaining('permission denied'),
    });
  });
});

describe('tampering is found', () => {
  test.each<[string, string, number]>([
    ['a changed payload', `update case_payloads set payload = '{"total":1}' where :case and seq = 2`, 2],
    ['a changed salt', `update case_payloads set salt = 'x' where :case and seq = 2`, 2],
    ['a changed actor', `update case_entries set actor = '{"kind":"clock"}' where :case and seq = 2`, 2],
    ['a changed time', `update case_entries set at = '2026-01-01T00:00:00.000Z' where :case and seq = 1`, 1],
    ['a changed kind', `update case_entries set kind = 'approved' where :case and seq = 3`, 3],
    [
      'a payload with a digest to match',
      `with p as (update case_payloads set payload = '{}' where :case and seq = 2 returning salt)
       update case_entries set payload_digest = encode(sha256(convert_to((select salt from p) || '{}', 'UTF8')), 'hex')
       where :case and seq = 2`,
      2,
    ],
    [
      'a removed entry',
      `with p as (delete from case_payloads where :case and seq = 2) delete from case_entries where :case and seq = 2`,
      3,
    ],
    [
      'a removed end',
      `with p as (delete from case_payloads where :case and seq = 3) delete from case_entries where :case and seq = 3`,
      3,
    ],
    [
      'entries in another order',
      ['3 to 9', '2 to 3', '9 to 2']
        .map((move) => move.split(' to '))
        .map(([from, to]) => `update case_entries set seq = ${to} where :case and seq = ${from}`)
        .join('; '),
      2,
    ],
    ['a removed head', 'delete from case_heads where :case', 4],
  ])('%s', async (_what, sql, at) => {
    for (const kind of ['first', 'second', 'third']) await append(kind, { kind });
    expect((await read()).brokenAt).toBeNull();
    // Constraints would stop some of it; who owns the tables can drop them.
    await tamper(`begin; set local session_replication_role = 'replica'; ${sql}; commit`);
    expect((await read()).brokenAt).toBe(at);
  });

  test('while an erased payload leaves the chain whole', async () => {
    for (const kind of ['first', 'second']) await append(kind, { name: 'Rita' });
    await tamper('delete from case_payloads where :case and seq = 1');
    const { entries, brokenAt } = await read();
    expect(brokenAt).toBeNull();
    expect(entries.map(({ payload }) => payload)).toEqual([null, { name: 'Rita' }]);
  });
});
