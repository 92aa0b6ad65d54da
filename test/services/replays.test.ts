import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createReplays, type Replays } from '../../src/services/replays.ts';
import type { Person } from '../../src/services/api.ts';
import { testDatabase } from '../support/postgres.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { buyer, person, requester } from '../support/principals.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
let replays: Replays;
beforeAll(async () => {
  db = await testDatabase();
  replays = createReplays({ database: db.database, newId: randomUUID });
});
afterAll(() => db.drop());

const answer = { status: 202, headers: { location: '/v1/requisitions/R-1' }, body: '{"id":"R-1"}' };

const begun = async (who: Person, key: string, request = 'a'.repeat(64)) => {
  const found = await replays.begin(who, { key, request });
  if ('known' in found) throw new Error('It was known.');
  return found;
};
const known = async (who: Person, key: string, request = 'a'.repeat(64)) => {
  const found = await replays.begin(who, { key, request });
  return 'known' in found ? found.known : null;
};
/** As if so much time had passed. */
const later = (key: string, interval: string) =>
  statement(db.superuserUrl, `update idempotency_keys set begun_at = begun_at - $2::interval where key = $1`, [
    key,
    interval,
  ]);
const rows = (key: string) => statement(db.superuserUrl, 'select from idempotency_keys where key = $1', [key]);

test('what was answered is known for a day, to whoever asked', async () => {
  await (await begun(requester, 'one')).keep(answer);
  expect(await known(requester, 'one')).toEqual({ request: 'a'.repeat(64), answer });
  expect(await known(requester, 'one', 'b'.repeat(64))).toEqual({ request: 'a'.repeat(64), answer });
  expect(await known(buyer, 'one')).toBe(null);
  await later('one', '23 hours');
  expect(await known(requester, 'one')).not.toBe(null);
  await later('one', '1 hour');
  expect(await known(requester, 'one')).toBe(null);
});

test('of two at once one begins', async () => {
  const both = await Promise.all([known(requester, 'two'), known(requester, 'two')]);
  expect(both.filter((found) => found === null).length).toBe(1);
  expect(both).toContainEqual({ request: 'a'.repeat(64), answer: null });
});

test('what came to nothing is free again', async () => {
  await (await begun(requester, 'three')).free();
  expect(await known(requester, 'three', 'b'.repeat(64))).toBe(null);
});

test('whoever died over it is followed by the same request alone, and answers for nothing any more', async () => {
  const dead = await begun(requester, 'four');
  await later('four', '6 minutes');
  expect(await known(requester, 'four', 'b'.repeat(64))).toEqual({ request: 'a'.repeat(64), answer: null });
  const next = await begun(requester, 'four');
  await dead.keep({ ...answer, body: 'of the dead' });
  expect((await known(requester, 'four'))?.answer).toBe(null);
  await next.keep(answer);
  expect((await known(requester, 'four'))?.answer).toEqual(answer);
});

test('old keys of everybody in the company are cleared away, and of no other company', async () => {
  const other = person('rheinwerk', 'requester', 'requester');
  await (await begun(buyer, 'five')).keep(answer);
  await (await begun(other, 'five')).keep(answer);
  await later('five', '25 hours');
  await begun(requester, 'six');
  expect((await rows('five')).length).toBe(1);
  await begun(other, 'six');
  expect((await rows('five')).length).toBe(0);
});

test('whoever writes nothing leaves nothing', async () => {
  await (await begun(person('acme', 'auditor', 'auditor'), 'seven')).keep(answer);
  expect(await rows('seven')).toEqual([]);
});
