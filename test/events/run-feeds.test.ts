import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { awayFor, runFeeds } from '../../src/events/run-feeds.ts';
import { Outcomes, type Outcome, type Sink } from '../../src/events/sink.ts';
import { feedStates, forgetEvents } from '../../src/store/event-delays.ts';
import type { Database } from '../../src/store/database.ts';
import { announce, causedBy } from '../../src/store/events.ts';
import { seenShut } from '../../src/store/shut-topics.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { person, relay, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';
import { until } from '../support/until.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await statement(db.superuserUrl, 'truncate events, event_delays, shut_topics cascade');
  await statement(db.superuserUrl, `delete from event_cursors where feed <> 'places'`);
});

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const happened = (subject: string, ...nths: string[]): Promise<void> =>
  db.database.withPrincipal(worker('acme'), async (tx) => {
    for (const vendor of nths) await announce(tx, subject, 'vendor.held', { vendor });
  });

/** The vendor, or the order of events of another family. */
const vendorOf = ({ data }: CommittedEvent): string => {
  const { vendor, order } = Data.parse(data);
  return vendor ?? order ?? '';
};
const Data = z.looseObject({ vendor: z.string().optional(), order: z.string().optional() });

/** Keeps what it took; what becomes of an event is said by `judge`. */
const sinkOf = (name: string, judge: (event: CommittedEvent) => Outcome) => {
  const took: string[] = [];
  const sink: Sink = {
    name,
    send: async (events) => {
      const outcomes = new Outcomes();
      for (const event of events)
        for (const free of outcomes.free([event])) {
          const outcome = judge(free);
          if (outcome.put === 'handed_on') took.push(`${free.subject}/${vendorOf(free)}`);
          outcomes.note(free, outcome);
        }
      return outcomes.of(events);
    },
    verify: async () => undefined,
    close: async () => undefined,
  };
  return { sink, took };
};

const ordered = (requisition: string, ...orders: string[]) =>
  db.database.withPrincipal(worker('acme'), async (tx) => {
    for (const order of orders) await announce(tx, requisition, 'order.held', { requisition, order });
  });
const isKnownShut = async () =>
  (await db.database.withPrincipal(person('acme', 'admin', 'administrator'), seenShut)).length === 1;

const IN_ONE_PARTITION = ['V-1', 'V-4', 'V-6'];
const TAKES: Outcome = { put: 'handed_on' };

/** Relays while the work runs. */
const relaying = async (sinks: readonly Sink[], work: () => Promise<void>, relays = 1): Promise<void> => {
  const stop = new AbortController();
  const patience = { mostAttempts: 3, firstWaitMs: 20 };
  const feeds = { database: db.database, sinks, log: silent, random: () => 0, patience };
  const running = Array.from({ length: relays }, () => runFeeds(feeds, stop.signal));
  try {
    await until(async () => (await states()).length === sinks.length);
    await work();
  } finally {
    stop.abort();
    await Promise.all(running);
  }
};

const states = () => db.database.withPrincipal(relay, feedStates);
const delays = () =>
  statement<{ of: string; attempts: number; reason: string; parked: boolean }>(
    db.superuserUrl,
    `select e.subject || '/' || (e.data ->> 'vendor') as of, attempts, reason, parked_at is not null as parked
     from event_delays d join events e on e.id = d.event order by 1`,
  );

describe('events', () => {
  test('go to each sink once, in the order of their subject, by however many relays', async () => {
    const [one, two] = [sinkOf('one', () => TAKES), sinkOf('two', () => TAKES)];
    const all = Array.from({ length: 8 }, (_, n) => `V-${n}`);
    await relaying(
      [one.sink, two.sink],
      async () => {
        await Promise.all(all.map((subject) => happened(subject, '1', '2', '3')));
        await until(() => one.took.length === 24 && two.took.length === 24);
      },
      2,
    );
    for (const { took } of [one, two])
      for (const subject of all)
        expect(took.filter((taken) => taken.startsWith(`${subject}/`))).toEqual(
          [1, 2, 3].map((n) => `${subject}/${n}`),
        );
  });

  test('that are refused are tried so often, hold up their own subject meanwhile and no other, and are parked', async () => {
    let tries = 0;
    const { sink, took } = sinkOf('one', (event) => {
      if (vendorOf(event) !== 'bad') return TAKES;
      tries += 1;
      return { put: 'refused', reason: 'TOO_LARGE' };
    });
    await relaying([sink], async () => {
      await happened('V-1', '1', 'bad', '2', '3');
      await until(() => took.includes('V-1/1'));
      await happened('V-2', '1');
      await happened('V-1', '4');
      await until(() => took.length === 5);
    });
    expect(took.filter((one) => one.startsWith('V-1/'))).toEqual(['V-1/1', 'V-1/2', 'V-1/3', 'V-1/4']);
    expect(took.indexOf('V-2/1')).toBeLessThan(took.indexOf('V-1/2'));
    expect(tries).toBe(3);
    expect(await delays()).toEqual([{ of: 'V-1/bad', attempts: 3, reason: 'TOO_LARGE', parked: true }]);
    expect(await states()).toEqual([{ feed: 'one', waiting: 0, parked: 1, oldestMs: 0 }]);
  });

  test('that are refused first are handed on later as they were at first, with what led to them', async () => {
    const seen: CommittedEvent[] = [];
    const { sink } = sinkOf('one', (event) => {
      seen.push(event);
      return seen.length === 1 ? { put: 'refused', reason: 'BUSY' } : TAKES;
    });
    await relaying([sink], async () => {
      await db.database.withPrincipal(worker('acme'), async (tx) => {
        await causedBy(tx, { hops: 1, source: 'urn:erp', id: '1' });
        await announce(tx, 'V-1', 'vendor.held', { vendor: 'V-1' });
      });
      await until(() => seen.length === 2);
    });
    expect(seen[0]).toMatchObject({ cause: { hops: 1, source: 'urn:erp', id: '1' } });
    expect(seen[1]).toMatchObject(seen[0] ?? {});
  });

  test('wait for a sink that is away, no attempt is counted, and other sinks go on', async () => {
    let isAway = true;
    let asked = 0;
    const [one, two] = [
      sinkOf('one', () => {
        asked += 1;
        return isAway ? { put: 'away', reason: 'ECONNREFUSED' } : TAKES;
      }),
      sinkOf('two', () => TAKES),
    ];
    await relaying([one.sink, two.sink], async () => {
      await happened('V-1', '1', '2');
      await until(() => asked >= 3 && two.took.length === 2);
      expect(one.took).toEqual([]);
      expect(await delays()).toEqual([]);
      expect(await states()).toEqual([
        { feed: 'one', waiting: 2, parked: 0, oldestMs: expect.any(Number) },
        { feed: 'two', waiting: 0, parked: 0, oldestMs: 0 },
      ]);
      isAway = false;
      await until(() => one.took.length === 2);
    });
    expect(one.took).toEqual(['V-1/1', 'V-1/2']);
  });

  test('go once to a sink that is slow, by however many relays: whoever waits for it says so', async () => {
    const { sink, took } = sinkOf('one', () => TAKES);
    const slow: Sink = {
      ...sink,
      send: async (events, signal) => {
        // Longer than a relay may be silent.
        await sleep(7_000);
        return sink.send(events, signal);
      },
    };
    await relaying(
      [slow],
      async () => {
        await happened('V-1', '1');
        await until(() => took.length > 0);
      },
      2,
    );
    expect(took).toEqual(['V-1/1']);
  });

  test('of which a part was not taken at the moment are tried again without the others', async () => {
    let isFull = true;
    const { sink, took } = sinkOf('one', (event) =>
      isFull && event.subject === 'V-1' ? { put: 'away', reason: 'ThrottlingException' } : TAKES,
    );
    await relaying([sink], async () => {
      await db.database.withPrincipal(worker('acme'), async (tx) => {
        for (const vendor of ['1', '2'])
          for (const subject of IN_ONE_PARTITION) await announce(tx, subject, 'vendor.held', { vendor });
      });
      await until(() => took.length === 4);
      isFull = false;
      await until(() => took.length === 6);
    });
    expect(took.slice(4)).toEqual(['V-1/1', 'V-1/2']);
    expect(await delays()).toEqual([]);
  });

  test('of which one meets nobody, again and again, hold up nothing that is new', async () => {
    const { sink, took } = sinkOf('one', (event) =>
      vendorOf(event) === 'bad' ? { put: 'away', reason: 'InternalFailure' } : TAKES,
    );
    await relaying([sink], async () => {
      await db.database.withPrincipal(worker('acme'), async (tx) => {
        for (const vendor of ['bad', '1']) await announce(tx, `V-${vendor}`, 'vendor.held', { vendor });
      });
      await until(() => took.length === 1);
      await happened('V-2', '2');
      await until(() => took.length === 2);
    });
    expect(took).toEqual(['V-1/1', 'V-2/2']);
  });

  test('of a family whose topic takes nothing wait for it in their order and are never parked; all others go on, of the same subject too', async () => {
    let isShut = true;
    let asked = 0;
    const { sink, took } = sinkOf('one', ({ type }) => {
      if (!type.startsWith('quartermaster.order.')) return TAKES;
      asked += 1;
      return isShut ? { put: 'shut', reason: 'UNKNOWN_TOPIC_OR_PARTITION' } : TAKES;
    });
    await relaying([sink], async () => {
      await ordered('V-1', 'PO-1', 'PO-2');
      await until(isKnownShut);
      await happened('V-1', '1');
      await ordered('V-1', 'PO-3');
      await ordered('V-2', 'PO-4');
      await happened('V-2', '2');
      await until(() => took.length === 2);
      // More often than an event that is refused would be tried.
      await until(() => asked > 4);
      expect((await delays()).every(({ attempts, parked }) => attempts === 0 && !parked)).toBe(true);
      expect((await states())[0]).toMatchObject({ waiting: 4, parked: 0 });
      isShut = false;
      await until(() => took.length === 6);
      await until(async () => !(await isKnownShut()));
    });
    expect(took.slice(0, 2).toSorted()).toEqual(['V-1/1', 'V-2/2']);
    expect(took.filter((one) => one.startsWith('V-1/PO'))).toEqual(['V-1/PO-1', 'V-1/PO-2', 'V-1/PO-3']);
    expect(await delays()).toEqual([]);
  });

  test('are deleted when they are old, each feed has passed them, and none of them is parked', async () => {
    const { sink, took } = sinkOf('one', (event) =>
      vendorOf(event) === 'bad' ? { put: 'refused', reason: 'TOO_LARGE' } : TAKES,
    );
    await relaying([sink], async () => {
      await happened('V-1', '1', 'bad', '2');
      await until(() => took.length === 2);
    });
    await happened('V-1', '3');
    const forgotten = (before: Date) =>
      db.database.withPrincipal(relay, (tx) => forgetEvents(tx, { feeds: ['one'], before, limit: 10 }));
    expect(await forgotten(new Date(0))).toBe(0);
    expect(await forgotten(new Date(Date.now() + 60_000))).toBe(2);
    const left = await statement(db.superuserUrl, `select data ->> 'vendor' as of from events order by written`);
    expect(left).toEqual([{ of: 'bad' }, { of: '3' }]);
  });
});

test('a feed begins once the database is there, where it is away when the relay starts', async () => {
  let isAway = true;
  const { sink, took } = sinkOf('one', () => TAKES);
  const database: Database = {
    ...db.database,
    withPrincipal: async (who, work) => {
      if (isAway) throw new Error('the database is away');
      return db.database.withPrincipal(who, work);
    },
  };
  const stop = new AbortController();
  let waits = 0;
  const log = { ...silent, warn: () => void (waits += 1) };
  const running = runFeeds({ database, sinks: [sink], log, random: () => 0 }, stop.signal);
  try {
    await until(() => waits > 0);
    isAway = false;
    await until(async () => (await states()).length === 1);
    await happened('V-1', '1');
    await until(() => took.length === 1);
  } finally {
    stop.abort();
    await running;
  }
  expect(took).toEqual(['V-1/1']);
});

test('a sink that is away is asked again ever less often, and not by all workers at once', () => {
  expect([0, 1, 2, 20].map((misses) => awayFor(misses, () => 0))).toEqual([100, 200, 400, 15_000]);
  expect([0, 20].map((misses) => awayFor(misses, () => 1))).toEqual([200, 30_000]);
});
