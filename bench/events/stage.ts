import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import { Pool } from 'pg';
import { removeHome, ROOT } from '../../local/folders.ts';
import { startKafka } from '../../local/kafka.ts';
import { freePort } from '../../local/ports.ts';
import { startPostgres } from '../../local/postgres.ts';
import { localKeys } from '../../local/principal-key.ts';
import { startSupervisor } from '../../local/processes.ts';
import { loadSeeds } from '../../sandbox/seed/load.ts';
import { connectionOf, type KafkaOptions } from '../../src/events/kafka.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';

/** The two that are compared. */
export const ARMS = ['bare', 'relay'] as const;
export type Arm = (typeof ARMS)[number];

/** All events of the benchmark are of one family, each arm with a topic of its own. */
export const topicOf = (arm: Arm): string => `${arm}.task`;

/** A database with a relay on it, and a broker. `superuser` sees and writes everything. */
export type Stage = {
  database: Database;
  superuser: Pool;
  kafka: Record<Arm, KafkaOptions>;
  relayPid: number;
  close: () => Promise<void>;
};

const PARTITIONS = 3;

/** The broker notes when it got a record, so that no reader has to keep up. */
const createTopics = async (options: KafkaOptions): Promise<void> => {
  const admin = new Admin(connectionOf(options));
  const configs = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
  await admin.createTopics({ topics: ARMS.map(topicOf), partitions: PARTITIONS, replicas: 1, configs });
  await admin.close();
};

/** Starts Postgres, Kafka, and a relay whose feed has begun, as a process of its own, on free ports in a temporary folder. */
export const startStage = async (signal: AbortSignal): Promise<Stage> => {
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-bench-'));
  const undo: (() => Promise<unknown> | void)[] = [() => removeHome(home)];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return { ...(await build(home, undo, signal)), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const build = async (
  home: string,
  undo: (() => Promise<unknown> | void)[],
  signal: AbortSignal,
): Promise<Omit<Stage, 'close'>> => {
  const supervisor = await startSupervisor({ home });
  undo.push(supervisor.stop);
  signal.addEventListener('abort', () => void supervisor.stop(), { once: true });
  const [port, controllerPort] = [await freePort(), await freePort()];
  const [postgres, { broker }] = await Promise.all([
    startPostgres({ home, supervisor }),
    startKafka({ home, supervisor, port, controllerPort, log: console.log }),
  ]);
  const keys = localKeys(home, {});
  await migrate(postgres.adminUrl, keys);
  await loadSeeds(postgres.adminUrl);
  const shared = { brokers: [broker], tls: null, sasl: null, source: 'urn:quartermaster:bench' };
  const kafka = { bare: { ...shared, topicPrefix: 'bare.' }, relay: { ...shared, topicPrefix: 'relay.' } };
  await createTopics(kafka.bare);
  const relay = await supervisor.start({
    name: 'relay',
    command: process.execPath,
    args: [join(ROOT, 'local', 'relay.ts')],
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      DATABASE_URL: postgres.databaseUrl,
      DATABASE_PLUMBING_KEY: keys.plumbing,
      KAFKA_BROKERS: broker,
      KAFKA_TOPIC_PREFIX: kafka.relay.topicPrefix,
      QM_EVENTS_SOURCE: shared.source,
    },
    cwd: ROOT,
  });
  const database = await openDatabase(postgres.databaseUrl, { keys: { plumbing: keys.plumbing }, connections: 20 });
  undo.push(() => database.close());
  const superuser = new Pool({ connectionString: new URL('/quartermaster', postgres.superuserUrl).href, max: 3 });
  undo.push(() => superuser.end());
  while ((await superuser.query(`select from event_cursors where feed = 'kafka'`)).rowCount === 0) await sleep(100);
  return { database, superuser, kafka, relayPid: relay.pid };
};
