import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTopics } from '../../src/events/kafka-topics.ts';
import { feedStates } from '../../src/store/event-delays.ts';
import { beginFeed } from '../../src/store/event-feed.ts';
import { announce } from '../../src/store/events.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { relay, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';
import { until } from '../support/until.ts';
import { consume, firstSeen, type Consumed } from './consumer.ts';
import { runKafka, type RunningKafka } from './kafka-running.ts';
import { startRelay } from './processes.ts';

const TOPICS = ['quartermaster.vendor'];
const SUBJECTS = Array.from({ length: 12 }, (_, n) => `V-${n}`);

let kafka: RunningKafka;
let db: TestDatabase;
let reader: Awaited<ReturnType<typeof consume>>;
beforeAll(async () => {
  [kafka, db] = await Promise.all([runKafka(), testDatabase()]);
  await createTopics(kafka.options, { partitions: 3, replicas: 1 });
  await db.database.withPrincipal(relay, (tx) => beginFeed(tx, 'kafka'));
}, 240_000);
afterAll(async () => {
  await kafka.close();
  await db.drop();
});
beforeEach(async () => {
  reader = await consume(kafka.broker, TOPICS);
  reader.records.length = 0;
});

const relays: ReturnType<typeof startRelay>[] = [];
const started = (one: ReturnType<typeof startRelay>) => {
  relays.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all([reader.close(), ...relays.splice(0).map(({ kill }) => kill())]);
});

/** Each in a transaction of its own, a subject’s one after the other. */
const happen = async (each: number): Promise<void> => {
  await Promise.all(
    SUBJECTS.map(async (subject) => {
      for (let nth = 0; nth < each; nth += 1)
        await db.database.withPrincipal(worker('acme'), (tx) =>
          announce(tx, subject, 'vendor.held', { vendor: subject }),
        );
    }),
  );
};

/** Ids of what happened, by key and in its order. */
const happened = async (): Promise<Map<string, string[]>> => {
  const rows = await statement<{ key: string; ids: string[] }>(
    db.superuserUrl,
    `select tenant || '/' || subject as key, array_agg(id order by written) as ids from events group by 1`,
  );
  return new Map(rows.map(({ key, ids }) => [key, ids]));
};

const idsIn = (records: readonly Consumed[]): Set<string> =>
  new Set(records.map(({ headers }) => headers['ce_id'] ?? ''));
const arrived = async (state?: () => unknown): Promise<void> => {
  const all = [...(await happened()).values()].flat();
  await until(() => reader.records.length >= all.length && idsIn(reader.records).size >= all.length, {
    withinMs: 200_000,
    state: () => [idsIn(reader.records).size, all.length, state?.()],
  });
  await reader.close();
};

const byKey = (ids: ReadonlyMap<string, string[]>) => Object.fromEntries(ids);

describe('no event is lost, none is of what did not happen, and each key is in order once repeats are dropped,', () => {
  test('when one of two relays is killed in the middle of a batch, again and again', async () => {
    let one = started(startRelay(db.url, kafka.broker));
    const two = started(startRelay(db.url, kafka.broker));
    for (let kill = 0; kill < 4; kill += 1) {
      const before = reader.records.length;
      const writing = happen(15);
      await until(() => reader.records.length > before + 20, {
        withinMs: 30_000,
        state: () => [one.said(), two.said()],
      });
      await one.kill();
      one = started(startRelay(db.url, kafka.broker));
      await writing;
    }
    await arrived(() => [one.said(), two.said()]);
    await Promise.all([one.kill(), two.kill()]);
    expect(byKey(firstSeen(reader.records))).toEqual(byKey(await happened()));
  });

  test('when one of two relays is frozen in the middle of a batch, and goes on when another has done its work', async () => {
    const [one, two] = [started(startRelay(db.url, kafka.broker)), started(startRelay(db.url, kafka.broker))];
    const before = reader.records.length;
    const writing = happen(60);
    await until(() => reader.records.length > before + 20, {
      withinMs: 30_000,
      state: () => [one.said(), two.said()],
    });
    one.freeze();
    await writing;
    const all = [...(await happened()).values()].flat();
    await until(() => idsIn(reader.records).size >= all.length, { withinMs: 60_000, state: two.said });
    one.thaw();
    await happen(1);
    await arrived(() => [one.said(), two.said()]);
    await Promise.all([one.kill(), two.kill()]);
    expect(byKey(firstSeen(reader.records))).toEqual(byKey(await happened()));
  });

  test('when the broker is killed while events are handed on, and comes back', async () => {
    const one = started(startRelay(db.url, kafka.broker));
    const writing = happen(40);
    const before = reader.records.length;
    await until(() => reader.records.length > before + 50, { withinMs: 30_000, state: one.said });
    await kafka.kill();
    await sleep(500);
    await kafka.back();
    await writing;
    await reader.close();
    reader = await consume(kafka.broker, TOPICS);
    await arrived(one.said);
    await one.kill();
    expect(byKey(firstSeen(reader.records))).toEqual(byKey(await happened()));
  });
});

const WAITING = 100_000;

/** What the metric of the backlog is made of. */
const waiting = async (): Promise<number | undefined> =>
  (await db.database.withPrincipal(relay, feedStates)).find(({ feed }) => feed === 'kafka')?.waiting;

test('a hundred thousand events that wait for a broker need little memory, and are handed on in their order when it is back', async () => {
  await reader.close();
  await kafka.kill();
  await statement(
    db.superuserUrl,
    `insert into events (tenant, type, subject, data, partition)
     select 'acme', 'quartermaster.vendor.held.v1', 'W-' || n % 4000, jsonb_build_object('vendor', repeat('x', 400)), n % 16
     from generate_series(1, ${WAITING}) n`,
  );
  expect(await waiting()).toBe(WAITING);
  const one = started(startRelay(db.url, kafka.broker, 72));
  await until(() => one.said().includes('the receiver is away'), { withinMs: 60_000, state: one.said });
  await until(async () => (await unplaced()) === 0, { withinMs: 120_000, state: one.said });
  expect(await waiting()).toBe(WAITING);
  await kafka.back();
  const began = Date.now();
  await until(async () => (await waiting()) === 0, {
    withinMs: 200_000,
    state: async () => [await waiting(), one.said()],
  });
  const seconds = (Date.now() - began) / 1000;
  process.stdout.write(
    `${WAITING} events were handed on within ${seconds.toFixed(1)} s; the relay needed ${one.highestMb().toFixed(0)} MB at most.\n`,
  );
  expect(one.hasEnded()).toBe(false);
  reader = await consume(kafka.broker, TOPICS);
  await arrived(one.said);
  await one.kill();
  expect(byKey(firstSeen(reader.records))).toEqual(byKey(await happened()));
}, 600_000);

const unplaced = async (): Promise<number> =>
  (
    await statement<{ count: number }>(db.superuserUrl, 'select count(*)::int as count from events where place is null')
  )[0]?.count ?? 0;
