import {
  AclOperations,
  AclPermissionTypes,
  Admin,
  ConfigResourceTypes,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createKafkaSink } from '../../src/events/kafka.ts';
import { runFeeds } from '../../src/events/run-feeds.ts';
import { parkedEvents, retryParked } from '../../src/store/event-log.ts';
import { announce } from '../../src/store/events.ts';
import { seenShut, type SeenShut } from '../../src/store/shut-topics.ts';
import { testDatabase, type TestDatabase } from '../support/postgres.ts';
import { person, worker } from '../support/principals.ts';
import { statement } from '../support/template.ts';
import { until } from '../support/until.ts';
import { consume, firstSeen } from './consumer.ts';
import { runKafka, type RunningKafka } from './kafka-running.ts';

/** Everybody may do everything with what has no rule. */
const RULED = {
  ports: {},
  settings: `authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=true
`,
};
const SUBJECTS = Array.from({ length: 8 }, (_, nth) => `R-${nth}`);
const admin = person('acme', 'admin', 'administrator');

let kafka: RunningKafka;
let db: TestDatabase;
let broker: Admin;
beforeAll(async () => {
  [kafka, db] = await Promise.all([runKafka(RULED), testDatabase()]);
  broker = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.broker] });
  await create('requisition');
}, 240_000);
afterAll(async () => {
  await broker.close();
  await kafka.close();
  await db.drop();
});

const topicOf = (family: string): string => `quartermaster.${family}`;
const create = (family: string, configs: { name: string; value: string }[] = []) =>
  broker.createTopics({ topics: [topicOf(family)], partitions: 3, replicas: 1, configs });
const allow = (family: string, operation: 'READ' | 'WRITE') =>
  broker.createAcls({
    creations: [
      {
        resourceType: ResourceTypes.TOPIC,
        resourceName: topicOf(family),
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: 'User:*',
        host: '*',
        operation: AclOperations[operation],
        permissionType: AclPermissionTypes.ALLOW,
      },
    ],
  });

let stop: AbortController;
let running: Promise<void>;
let said: object[];
beforeEach(async () => {
  await statement(db.superuserUrl, 'truncate events, event_delays, shut_topics cascade');
  [stop, said] = [new AbortController(), []];
  const line = (fields: object): void => void said.push(fields);
  const feeds = {
    database: db.database,
    sinks: [createKafkaSink(kafka.options)],
    log: { info: line, warn: line, error: line },
    random: () => 0,
    patience: { mostAttempts: 2, firstWaitMs: 100 },
  };
  running = runFeeds(feeds, stop.signal);
  await until(hasBegun, patience());
});
afterEach(async () => {
  stop.abort();
  await running;
});
const hasBegun = async () =>
  (await statement(db.superuserUrl, `select from event_cursors where feed = 'kafka'`)).length > 0;
const patience = () => ({ withinMs: 90_000, state: () => said.slice(-10) });

/** Of each subject one event of a family that is taken, one of the other, and so on, in one partition or another. */
const happen = async (other: 'task' | 'order', times: number): Promise<void> => {
  for (let nth = 0; nth < times; nth += 1)
    for (const requisition of SUBJECTS)
      await db.database.withPrincipal(worker('acme'), async (tx) => {
        await announce(tx, requisition, 'requisition.received', { requisition });
        if (other === 'order') await announce(tx, requisition, 'order.held', { requisition, order: `PO-${nth}` });
        else await announce(tx, requisition, 'task.cancelled', { requisition, task: `T-${nth}`, ...ABOUT });
      });
};
const ABOUT = { kind: 'approval', topic: 'approval_step' } as const;

/** Ids of a family as they were written, by key. */
const written = async (family: string) => {
  const rows = await statement<{ key: string; ids: string[] }>(
    db.superuserUrl,
    `select tenant || '/' || subject as key, array_agg(id order by written) as ids from events
     where split_part(type, '.', 2) = '${family}' group by 1`,
  );
  return Object.fromEntries(rows.map(({ key, ids }) => [key, ids]));
};

/** Ids of a family as somebody else reads them, once all are there. */
const read = async (family: string): Promise<Record<string, string[]>> => {
  const expected = Object.values(await written(family)).flat();
  const reader = await consume(kafka.broker, [topicOf(family)]);
  const ids = () => new Set(reader.records.map(({ headers }) => headers['ce_id']));
  await until(() => expected.every((id) => ids().has(id)), {
    withinMs: 90_000,
    state: () => [ids().size, said.at(-1)],
  });
  await reader.close();
  const own = reader.records.filter(({ headers }) => expected.includes(headers['ce_id'] ?? ''));
  return Object.fromEntries(firstSeen(own));
};

const nothing = async (): Promise<void> => undefined;
const shut = (): Promise<SeenShut[]> => db.database.withPrincipal(admin, seenShut);
const parked = () => db.database.withPrincipal(admin, (tx) => parkedEvents(tx, 10));

describe('a topic', () => {
  test.each([
    ['that is missing', 'task', 'UNKNOWN_TOPIC_OR_PARTITION', nothing, () => create('task')],
    [
      'that we may not write to',
      'order',
      'TOPIC_AUTHORIZATION_FAILED',
      async () => {
        await create('order');
        await allow('order', 'READ');
      },
      () => allow('order', 'WRITE'),
    ],
  ] as const)(
    '%s holds up its own events alone, which go by themselves and in their order once it takes them',
    async (_what, family, reason, before, cure) => {
      await before();
      await happen(family, 3);
      expect(await read('requisition')).toEqual(await written('requisition'));
      await until(async () => (await shut()).length === 1, patience());
      await happen(family, 2);
      expect(await read('requisition')).toEqual(await written('requisition'));
      expect(await shut()).toEqual([{ feed: 'kafka', family, reason, sinceMs: expect.any(Number) }]);
      expect(await parked()).toEqual([]);
      await cure();
      expect(await read(family)).toEqual(await written(family));
      await until(async () => (await shut()).length === 0, patience());
      expect(await statement(db.superuserUrl, 'select from event_delays')).toEqual([]);
    },
  );

  test('that has no room for some events gets the others, and those in their order when they are let go again behind a larger limit', async () => {
    await create('letter', [{ name: 'max.message.bytes', value: '100000' }]);
    const insert = (bytes: number) =>
      statement(
        db.superuserUrl,
        `insert into events (tenant, type, subject, data, partition)
         values ('acme', 'quartermaster.letter.sent.v1', 'R-0', jsonb_build_object('letter', repeat('x', ${bytes})), 0)`,
      );
    for (const bytes of [200_000, 10, 300_000, 20]) await insert(bytes);
    await happen('order', 1);
    await until(async () => (await parked()).length === 2, patience());
    expect((await parked()).map(({ reason, attempts }) => [reason, attempts])).toEqual([
      ['MESSAGE_TOO_LARGE', 2],
      ['MESSAGE_TOO_LARGE', 2],
    ]);
    expect(await read('requisition')).toEqual(await written('requisition'));
    const [first, second, third, fourth] = (await written('letter'))['acme/R-0'] ?? [];
    await broker.incrementalAlterConfigs({
      resources: [
        {
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName: topicOf('letter'),
          configs: [{ name: 'max.message.bytes', configOperation: 0, value: '900000' }],
        },
      ],
    });
    await db.database.withPrincipal(admin, async (tx) => {
      for (const id of [third, first]) await retryParked(tx, id ?? '');
    });
    expect((await read('letter'))['acme/R-0']).toEqual([second, fourth, first, third]);
  });
});
