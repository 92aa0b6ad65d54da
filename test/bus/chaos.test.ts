import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { topicsOf } from '../../src/events/topics.ts';
import { until } from '../support/until.ts';
import { compared, type Comparison, type Told } from './chaos/comparison.ts';
import { killWhile, type Kill } from './chaos/kills.ts';
import { purchase } from './chaos/purchases.ts';
import { duringDeath, reportOf } from './chaos/report.ts';
import { startStage, type Stage } from './chaos/stage.ts';
import { consume, pythonPrograms, type Consumed } from './consumer.ts';

const seed = Number(process.env.QM_CHAOS_SEED) || Date.now() % 1_000_000;
const wanted = Number(process.env.QM_CHAOS_REQUISITIONS) || 60;

/** All is killed until every requisition is ordered, yet no longer; then what is left gets time in peace. */
const KILLING_MS = wanted * 3_000;
const REST_MS = 300_000;
const TELLING_MS = 120_000;
const TOPICS = topicsOf('quartermaster.');

let stage: Stage;
let isSound = false;
beforeAll(async () => {
  process.stdout.write(
    `Kills have the seed ${seed}; QM_CHAOS_SEED=${seed} repeats them, QM_CHAOS_REQUISITIONS changes how much.\n`,
  );
  // What a first run fetches is not measured.
  await pythonPrograms();
  stage = await startStage();
}, 600_000);
afterAll(() => stage.close(isSound), 60_000);

const idsIn = (records: readonly Consumed[]): Set<string> =>
  new Set(records.map(({ headers }) => headers['ce_id'] ?? ''));

/** Until somebody who begins anew has read as many events as there are, and nothing waits to be handed on. */
const readAnew = async (told: readonly Told[]): Promise<Consumed[]> => {
  const reader = await consume(stage.kafka.broker, TOPICS);
  await until(() => idsIn(reader.records).size >= told.length, {
    withinMs: TELLING_MS,
    state: () => [idsIn(reader.records).size, told.length],
  });
  await reader.close();
  return reader.records;
};

const counted = async (sql: string): Promise<number> =>
  Number((await stage.rows<{ count: number }>(`select count(*)::int as count ${sql}`))[0]?.count);

/** Nothing is to be done for any run, so no event follows. */
const rest = (): Promise<void> =>
  until(async () => (await counted('from outbox')) === 0 && (await counted('from events where place is null')) === 0, {
    withinMs: 60_000,
  });

describe('with relays, broker, database and worker killed again and again', () => {
  let kills: Kill[] = [];
  let told: Told[] = [];
  let comparison: Comparison;

  test(
    'every requisition comes to its order, and every tenth order is received',
    async () => {
      const live = await consume(stage.kafka.broker, TOPICS);
      const began = Date.now();
      let isBought = false;
      const isKilling = (): boolean => !isBought && Date.now() < began + KILLING_MS;
      const killing = killWhile(stage.parts, isKilling, seed);
      await purchase(stage.rig, stage.rows, wanted, KILLING_MS + REST_MS);
      isBought = true;
      kills = await killing;
      const killingMs = Math.min(Date.now() - began, KILLING_MS);
      await rest();
      told = await stage.told();
      const records = await readAnew(told);
      comparison = compared(told, records, stage.kafka.options.source);
      await live.close();
      const [requisitions, receipts] = [
        await counted(`from requisitions where status = 'ordered'`),
        await counted('from order_receipts'),
      ];
      process.stdout.write(
        reportOf({
          kills,
          requisitions,
          receipts,
          told,
          comparison,
          all: records,
          live: live.records,
          killingMs,
          wholeMs: Date.now() - began,
        }),
      );
      expect(await unfinished()).toEqual([]);
      expect([requisitions, receipts]).toEqual([wanted, Math.floor(wanted / 10)]);
    },
    KILLING_MS + REST_MS + TELLING_MS + 180_000,
  );

  test('no event is lost, none is of what did not happen, and each key is in its order', () => {
    expect(comparison).toEqual({ lost: [], phantom: [], outOfOrder: [], duplicates: expect.any(Number) });
  });

  test('work goes on while the broker is dead', () => {
    expect(duringDeath(told, kills, 'Kafka').length).toBeGreaterThan(0);
  });

  test('each order is booked and mailed once, on its approvals, and the events are what became of the rows', async () => {
    expect(await stage.unsound()).toEqual([]);
  }, 60_000);

  test('no process ends but those that are killed', async () => {
    expect(stage.crashes()).toEqual([]);
    const { lost, phantom, outOfOrder } = comparison;
    isSound = [...lost, ...phantom, ...outOfOrder, ...(await unfinished()), ...(await stage.unsound())].length === 0;
  });
});

const unfinished = (): Promise<unknown[]> =>
  stage.rows(
    `select r.id, r.status, array(select t.topic from tasks t where t.tenant = r.tenant and t.requisition = r.id and t.status = 'open') as open
     from requisitions r where r.status <> 'ordered'`,
  );
