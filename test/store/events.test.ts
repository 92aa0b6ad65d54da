import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Tx } from '../../src/store/database.ts';
import { advance, beginFeed, placeEvents, takeBatch } from '../../src/store/event-feed.ts';
import { announce } from '../../src/store/events.ts';
import { lockRequisition } from '../../src/store/requisitions.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { relay, requester, worker } from '../support/principals.ts';
import { newRequisition } from '../support/records.ts';
import { statement } from '../support/template.ts';
import { until } from '../support/until.ts';

const FEED = 'test';
const WRITERS = 6;
const EACH = 25;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await statement(db.superuserUrl, 'truncate events cascade');
  await statement(db.superuserUrl, `delete from event_cursors where feed = '${FEED}'`);
  await asRelay((tx) => beginFeed(tx, FEED));
});

const asRelay = <T>(work: (tx: Tx) => Promise<T>) => db.database.withPrincipal(relay, work);
const asWorker = <T>(work: (tx: Tx) => Promise<T>, tenant = 'acme') => db.database.withPrincipal(worker(tenant), work);

/** An event that can be told from others by its vendor. */
const held = (tx: Tx, subject: string, vendor = subject) => announce(tx, subject, 'vendor.held', { vendor });

/** One pass of a relay; the vendors of what it handed on. */
const pass = (): Promise<unknown[] | null> =>
  asRelay(async (tx) => {
    const batch = await takeBatch(tx, FEED, 10);
    if (batch.length === 0) return null;
    await advance(tx, FEED, batch);
    return batch.map(({ subject, data }) => [subject, data]);
  });

const place = async (): Promise<void> => {
  while ((await asRelay((tx) => placeEvents(tx, 10))) > 0);
};

const drained = async (): Promise<unknown[]> => {
  const all: unknown[] = [];
  for (;;) {
    await place();
    const some = await pass();
    if (some === null) return all;
    all.push(...some);
  }
};

describe('an event', () => {
  test('that a relay holds which stands still goes to another, and what that one does later comes to nothing', async () => {
    await asWorker((tx) => held(tx, 'V-1'));
    await place();
    const frozen = asRelay(async (tx) => {
      const batch = await takeBatch(tx, FEED, 10);
      await until(async () => (await pass()) !== null);
      await advance(tx, FEED, batch);
    });
    await expect(frozen).rejects.toThrow(/terminat|not queryable/i);
    expect(await drained()).toEqual([]);
  });

  test('says what, of whom and when, with ids and facts alone', async () => {
    await asWorker((tx) => held(tx, 'V-1'));
    await place();
    const batch = await asRelay((tx) => takeBatch(tx, FEED, 10));
    expect(batch).toEqual([
      {
        tenant: 'acme',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: 'quartermaster.vendor.held.v1',
        subject: 'V-1',
        data: { vendor: 'V-1' },
        traceparent: null,
        cause: null,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        partition: expect.any(Number),
        place: expect.any(Number),
      },
    ]);
  });

  test('is not there when what it tells of was taken back', async () => {
    const failed = asWorker(async (tx) => {
      await held(tx, 'V-1');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await drained()).toEqual([]);
  });

  test('with anything that the catalogue does not have is not written', async () => {
    const data = { vendor: 'V-1', name: 'Northwind' };
    await expect(asWorker((tx) => announce(tx, 'V-1', 'vendor.held', data))).rejects.toThrow('name');
  });
});

describe('a feed', () => {
  test('misses no event that commits after others of later numbers were handed on', async () => {
    const handedOn: unknown[] = [];
    await asWorker(async (tx) => {
      await held(tx, 'V-1', 'early');
      await asWorker((other) => held(other, 'V-1', 'late'));
      handedOn.push(...(await drained()));
    });
    handedOn.push(...(await drained()));
    expect(handedOn).toEqual([
      ['V-1', { vendor: 'late' }],
      ['V-1', { vendor: 'early' }],
    ]);
  });

  test('hands on each event once and those of one subject in the order of what happened, whoever writes and however many relay', async () => {
    const subjects = await db.database.withPrincipal(requester, async (tx) => [
      await newRequisition(tx, requester.person),
      await newRequisition(tx, requester.person),
      await newRequisition(tx, requester.person),
    ]);
    await drained();
    const happened: Record<string, number> = Object.fromEntries(subjects.map((subject) => [subject, 0]));
    let writing = true;
    const write = async (writer: number): Promise<void> => {
      for (let nth = 0; nth < EACH; nth += 1) {
        const subject = subjects[(writer + nth) % subjects.length] ?? '';
        await asWorker(async (tx) => {
          await held(tx, `V-${writer}`, 'another');
          await lockRequisition(tx, subject);
          happened[subject] = (happened[subject] ?? 0) + 1;
          await held(tx, subject, String(happened[subject]));
        });
      }
    };
    const seen: unknown[] = [];
    const relayed = async (): Promise<void> => {
      for (;;) {
        const isLast = !writing;
        await place();
        const some = await pass();
        if (some !== null) seen.push(...some);
        else if (isLast) return;
      }
    };
    const relays = [relayed(), relayed()];
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    writing = false;
    await Promise.all(relays);
    expect(seen).toHaveLength(2 * WRITERS * EACH);
    for (const subject of subjects) {
      const ofSubject = seen.filter((one) => Array.isArray(one) && one[0] === subject);
      const expected = Array.from({ length: happened[subject] ?? 0 }, (_, nth) => [
        subject,
        { vendor: String(nth + 1) },
      ]);
      expect(ofSubject).toEqual(expected);
    }
  });

  test('stays where it is when handing on fails, and is handed on by one at a time', async () => {
    await asWorker((tx) => held(tx, 'V-1'));
    await place();
    const failed = asRelay(async (tx) => {
      const batch = await takeBatch(tx, FEED, 10);
      expect(batch).toHaveLength(1);
      expect(await pass()).toBeNull();
      throw new Error('the sink is away');
    });
    await expect(failed).rejects.toThrow('away');
    expect(await pass()).toEqual([['V-1', { vendor: 'V-1' }]]);
    expect(await pass()).toBeNull();
  });

  test('is never looked for by reading all events, also where that was the best plan when there were none', async () => {
    await drained();
    await statement(
      db.superuserUrl,
      `insert into events (tenant, type, subject, data, partition)
       select 'acme', 'quartermaster.vendor.held.v1', 'W-' || n % 16, '{"vendor":"W"}', n % 16 from generate_series(1, 200) n`,
    );
    await drained();
    await asWorker((tx) => held(tx, 'V-1'));
    const scans = await asRelay(async (tx) => {
      await placeEvents(tx, 10);
      expect(await takeBatch(tx, FEED, 10)).toHaveLength(1);
      return tx.rows(`select seq_scan::int as times from pg_stat_xact_user_tables where relname = 'events'`);
    });
    expect(scans).toEqual([{ times: 0 }]);
  });

  test('that is new begins with what comes from now on', async () => {
    await asWorker((tx) => held(tx, 'V-1', 'before'));
    await place();
    await statement(db.superuserUrl, `delete from event_cursors where feed = '${FEED}'`);
    await asRelay((tx) => beginFeed(tx, FEED));
    await asWorker((tx) => held(tx, 'V-1', 'after'));
    expect(await drained()).toEqual([['V-1', { vendor: 'after' }]]);
  });
});
