import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { z } from 'zod';
import { removeHome, ROOT } from '../../../local/folders.ts';
import { SUPERUSER } from '../../../local/postgres-cluster.ts';
import { readPasswords } from '../../../local/postgres-roles.ts';
import { describeExit, startSupervisor, type Supervised, type Supervisor } from '../../../local/processes.ts';
import { until } from '../../../local/ready.ts';
import { ERP_CLERK } from '../../../local/stand-ins.ts';
import { connectionOf, type KafkaOptions } from '../../../src/events/kafka.ts';
import { topicsOf } from '../../../src/events/topics.ts';
import { startRig, type Rig } from '../../kill/rig.ts';
import { outside } from '../../support/outside.ts';
import { unsoundRecords } from '../../support/soundness.ts';
import type { TestSystem } from '../../support/system.ts';
import { statement } from '../../support/template.ts';
import { runKafka, type RunningKafka } from '../kafka-running.ts';
import { RELAY, relayEnvironment } from '../processes.ts';
import type { Told } from './comparison.ts';
import type { Part } from './kills.ts';

/** A whole system that tells a real broker what happens, with two relays beside the one of its worker. */
export type Stage = {
  rig: Rig;
  kafka: RunningKafka;
  /** As the database's superuser. */
  rows: TestSystem['rows'];
  parts: readonly Part[];
  /** Processes that ended without being killed. */
  crashes: () => string[];
  /** The events as they were written, by number. */
  told: () => Promise<Told[]>;
  /** What the rows, the order book and the mailboxes tell that must not be. */
  unsound: () => Promise<string[]>;
  close: (isSound: boolean) => Promise<void>;
};

type Relay = { kill: () => Promise<void>; back: () => Promise<void> };

const relayOf = (supervisor: Supervisor, home: string, name: string, env: Record<string, string>): Relay => {
  const file = join(home, 'logs', `${name}.log`);
  const logged = (): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  let running: Supervised | undefined;
  return {
    kill: async () => running?.kill(),
    back: async () => {
      const before = logged().length;
      running = await supervisor.start({
        name,
        command: process.execPath,
        args: [RELAY],
        env,
        cwd: ROOT,
        ready: (signal) =>
          until(name, signal, async () => {
            if (!logged().slice(before).includes('"relays"')) throw new Error('it starts');
          }),
      });
    },
  };
};

const superuserUrl = ({ home, system }: Rig): string => {
  const url = new URL(system.environment.DATABASE_URL ?? '');
  url.username = SUPERUSER;
  url.password = readPasswords(home)?.superuser ?? '';
  return url.href;
};

const ToldRows = z.array(z.object({ id: z.string(), key: z.string(), topic: z.string(), at: z.number() }));

const TOLD = `select id, tenant || '/' || subject as key, 'quartermaster.' || split_part(type, '.', 2) as topic,
  (extract(epoch from at) * 1000)::float8 as at from events order by written`;

const outsideOf = ({ system: { environment, state } }: Rig) => {
  const urls: Partial<Record<string, string>> = {
    erp: environment.ERP_URL ?? '',
    mail: state.mailOutboxUrl ?? '',
  };
  return outside((name) => urls[name] ?? '', { token: environment['ERP_TOKEN'] ?? ERP_CLERK });
};

/** As an operator may: the broker notes when it got a record. */
const createTopics = async (options: KafkaOptions): Promise<void> => {
  const admin = new Admin(connectionOf(options));
  const configs = [{ name: 'message.timestamp.type', value: 'LogAppendTime' }];
  await admin.createTopics({ topics: topicsOf(options.topicPrefix), partitions: 3, replicas: 1, configs });
  await admin.close();
};

/** Everything runs, and the feed has begun, before it resolves. */
export const startStage = async (): Promise<Stage> => {
  const kafka = await runKafka();
  await createTopics(kafka.options);
  const rig = await startRig({ KAFKA_BROKERS: kafka.broker, QM_EVENTS_SOURCE: kafka.options.source });
  const rows: TestSystem['rows'] = (sql, values) => statement(superuserUrl(rig), sql, values);
  const home = mkdtempSync(join(tmpdir(), 'quartermaster-chaos-'));
  const ended: string[] = [];
  const supervisor = await startSupervisor({ home, onExit: (exit) => void ended.push(describeExit(exit)) });
  const { DATABASE_URL = '', DATABASE_PLUMBING_KEY = '' } = rig.system.environment;
  const env = relayEnvironment(DATABASE_URL, kafka.broker, DATABASE_PLUMBING_KEY);
  const relays = ['relay 1', 'relay 2'].map((name) => ({
    name,
    ...relayOf(supervisor, home, name.replace(' ', '-'), env),
  }));
  for (const relay of relays) await relay.back();
  const restart = (name: 'postgres' | 'worker') => ({
    name,
    kill: () => rig.kill(name),
    back: () => rig.system.restart(name),
  });
  return {
    rig,
    kafka,
    rows,
    parts: [
      ...relays.map((relay): Part => ({ ...relay, lives: [4_000, 15_000], dead: [0, 3_000] })),
      { ...restart('worker'), lives: [12_000, 30_000], dead: [0, 5_000] },
      { ...restart('postgres'), lives: [15_000, 35_000], dead: [0, 5_000] },
      { name: 'Kafka', kill: kafka.kill, back: kafka.back, lives: [10_000, 25_000], dead: [4_000, 12_000] },
    ],
    crashes: () => [...rig.crashes, ...ended],
    told: async () => ToldRows.parse(await rows(TOLD)),
    unsound: async () => unsoundRecords({ rows, ...outsideOf(rig) }),
    close: async (isSound) => {
      await supervisor.stop();
      await rig.stop();
      await kafka.close();
      if (!isSound) process.stdout.write(`The logs are in ${rig.home}/logs and ${home}/logs.\n`);
      for (const folder of isSound ? [rig.home, home] : []) removeHome(folder);
    },
  };
};
