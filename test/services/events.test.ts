import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dropEvent, events, parked, retryEvent } from '../../src/services/events.ts';
import type { Tx } from '../../src/store/database.ts';
import { placeEvents } from '../../src/store/event-feed.ts';
import { announce, PARTITIONS } from '../../src/store/events.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { person, relay, worker } from '../support/principals.ts';
import { parkEvent } from '../support/records.ts';
import { statement } from '../support/template.ts';

const auditor = person('acme', 'auditor', 'auditor');
const admin = person('acme', 'admin', 'administrator');

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await statement(db.superuserUrl, 'truncate events cascade');
});
afterAll(() => db.drop());

const context = () => ({ database: db.database, eventsSource: 'urn:quartermaster:test' });
const place = async (): Promise<void> => {
  while ((await db.database.withPrincipal(relay, (tx) => placeEvents(tx, 100))) > 0);
};
const held = (tx: Tx, vendor: string): Promise<void> => announce(tx, vendor, 'vendor.held', { vendor });
const asWorker = (work: (tx: Tx) => Promise<void>, tenant = 'acme') => db.database.withPrincipal(worker(tenant), work);

test('whoever goes on with what a page gave as next misses no event, however late it commits, and sees none twice', async () => {
  const seen: string[] = [];
  let next: string | undefined;
  const read = async (): Promise<void> => {
    await place();
    for (;;) {
      const page = await events(context())(auditor, { after: next, limit: 3 });
      next = page.next;
      seen.push(...page.items.map(({ subject }) => subject));
      if (page.items.length === 0) return;
    }
  };
  await asWorker(async (tx) => {
    await held(tx, 'V-late');
    for (let nth = 0; nth < 20; nth += 1) await asWorker((other) => held(other, `V-${nth}`));
    await read();
    expect(seen).toHaveLength(20);
  });
  await asWorker((tx) => held(tx, 'V-other'), 'rheinwerk');
  await read();
  expect(seen.at(-1)).toBe('V-late');
  expect(new Set(seen).size).toBe(21);
});

test('the stream has those of one type where one is asked for, and takes no place but its own', async () => {
  const wish = { limit: 100, type: 'quartermaster.order.sent.v1' };
  expect((await events(context())(auditor, wish)).items).toEqual([]);
  expect((await events(context())(auditor, { ...wish, type: 'quartermaster.vendor.held.v1' })).items).toHaveLength(21);
  const places = Array.from({ length: PARTITIONS }, () => 7);
  for (const after of ['x', Buffer.from(JSON.stringify(places)).toString('base64url')])
    await expect(events(context())(auditor, { limit: 1, after })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('begin anew without after'),
    });
});

/** The ids that are written in it. */
const idsIn = (cursor: string): string[] =>
  (Buffer.from(cursor, 'base64url').toString('hex').match(/.{32}/g) ?? [])
    .filter((hex) => !/^0+$/.test(hex))
    .map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));

test('where a company goes on tells of its own events alone, however many others have in between', async () => {
  const others = person('rheinwerk', 'auditor', 'auditor');
  for (let nth = 0; nth < 30; nth += 1) {
    await asWorker((tx) => held(tx, `V-${nth}`));
    await asWorker((tx) => held(tx, `V-${nth}`), 'rheinwerk');
  }
  await place();
  for (const [who, tenant] of [
    [auditor, 'acme'],
    [others, 'rheinwerk'],
  ] as const) {
    const { items, next } = await events(context())(who, { limit: 500 });
    const own = await statement<{ id: string }>(
      db.superuserUrl,
      `select distinct on (partition) id from events where tenant = '${tenant}' order by partition, place desc`,
    );
    expect(idsIn(next).toSorted()).toEqual(own.map(({ id }) => id).toSorted());
    expect(Buffer.from(next, 'base64url')).toHaveLength(PARTITIONS * 16);
    // What others do meanwhile leaves it as it is, and theirs means nothing here.
    await asWorker((tx) => held(tx, 'V-1'), tenant === 'acme' ? 'rheinwerk' : 'acme');
    await place();
    expect(await events(context())(who, { limit: 500, after: next })).toEqual({ items: [], next });
    const { next: foreign } = await events(context())(who === auditor ? others : auditor, { limit: 500 });
    expect((await events(context())(who, { limit: 500, after: foreign })).items).toEqual(items);
  }
});

test('whoever goes on behind an event that is deleted by now misses none of those that are left', async () => {
  const { items, next } = await events(context())(auditor, { limit: 500 });
  const last = items.at(-1);
  const [at] = await statement<{ partition: number }>(
    db.superuserUrl,
    `select partition from events where id = '${last?.id}'`,
  );
  await statement(db.superuserUrl, `delete from events where tenant = 'acme' and partition = ${at?.partition}`);
  await asWorker((tx) => held(tx, last?.subject ?? ''));
  await place();
  const { items: more } = await events(context())(auditor, { limit: 500, after: next });
  expect(more.map(({ subject }) => subject)).toEqual([last?.subject]);
});

test('a parked event is seen, let go again, or dropped; then it is parked no more', async () => {
  const id = await db.database.withPrincipal(relay, (tx) => parkEvent(tx, 'acme'));
  expect(await parked(context())(auditor)).toMatchObject([{ id, feed: 'kafka', attempts: 7, reason: 'TOO_LARGE' }]);
  expect(await parked(context())(person('rheinwerk', 'admin', 'administrator'))).toEqual([]);
  await retryEvent(context())(admin, id);
  expect(await parked(context())(admin)).toEqual([]);
  await expect(retryEvent(context())(admin, id)).rejects.toMatchObject({ code: 'not_found' });
  await db.database.withPrincipal(relay, (tx) => parkEvent(tx, 'acme'));
  await dropEvent(context())(admin, id);
  expect(await statement(db.superuserUrl, 'select from event_delays')).toEqual([]);
});
