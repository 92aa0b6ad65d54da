import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { personIdsIn } from '../../src/domain/person-ids.ts';
import { people } from '../../src/services/people.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { person, requester } from '../support/principals.ts';
import { statement } from '../support/template.ts';

let db: TestDatabase;
let names: ReturnType<typeof people>;
beforeAll(async () => {
  db = await testDatabase();
  names = people({ database: db.database });
});
afterAll(() => db.drop());

test('everybody is told what people of their own company are called, and of no other', async () => {
  const [buyer] = await names(requester, ['buyer', 'nobody']);
  expect(buyer).toEqual({ id: 'buyer', name: 'Ben Whitaker' });
  expect(await names(requester, ['nobody'])).toEqual([]);
  const [namesake] = await names(person('rheinwerk', 'requester', 'requester'), ['buyer']);
  expect(namesake?.name).not.toBe(buyer?.name);
});

test('who has left keeps their name; whose name was erased has none', async () => {
  await statement(db.superuserUrl, `update people set active = false where id = 'head' and tenant = 'acme'`);
  await statement(
    db.superuserUrl,
    `update people set name = id, email = id || '@erased.invalid', active = false where id = 'finance' and tenant = 'acme'`,
  );
  const [finance, head] = await names(requester, ['head', 'finance']);
  expect(finance).toEqual({ id: 'finance', name: null });
  expect(head).toMatchObject({ id: 'head', name: expect.stringContaining(' ') });
});

test('of a view those are asked for whom it tells of, each once', () => {
  const view = {
    requester: 'rita',
    owner: { role: 'buyer' },
    tasks: [{ owner: { person: 'ben' }, claim: { by: 'rita', until: '2026-11-26T09:00:00Z' } }],
    vendor: 'V-1001',
    deputy: null,
    filedBy: 'not an id',
  };
  expect(personIdsIn(view)).toEqual(['rita', 'ben']);
});
