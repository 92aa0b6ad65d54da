import { setTimeout as sleep } from 'node:timers/promises';
import { Producer, stringSerializers } from '@platformatic/kafka';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { connectionOf, recordOf, type KafkaOptions } from '../../src/events/kafka.ts';
import { placeEvents } from '../../src/store/event-feed.ts';
import type { Stage } from './stage.ts';

/** Of one send, as the relay has them at once. */
const AT_ONCE = 500;
const POLL_MS = 50;
const SUBJECTS = 400;

const relay = { kind: 'relay' } as const;

/** Events as the workers write them, in one statement; the subjects begin with `name`. */
const INSERT = `insert into events (tenant, type, subject, data, partition)
  select 'acme', 'quartermaster.task.opened.v1', $1 || '-' || n % ${SUBJECTS},
    jsonb_build_object('requisition', $1 || '-' || n % ${SUBJECTS}, 'task', 'T-' || n, 'kind', 'approval', 'topic', 'approval_step', 'role', 'department_head'),
    n % 16
  from generate_series(1, $2::int) n`;

const SELECT = `select tenant, id, type, subject, data, traceparent, to_json(at)#>>'{}' as at, partition, 0 as place
  from events where subject like $1 || '-%' order by written`;

/** Cheaper than what the metrics read, which would cost both arms what it costs. */
const isDrained = async ({ superuser }: Stage): Promise<boolean> => {
  const { rows } = await superuser.query<{ left: number }>(
    `select (select count(*) from event_cursors c join event_cursors p on p.feed = 'places' and p.partition = c.partition
       where c.feed = 'kafka' and c.place < p.place)::int
       + (select count(*) from (select from events where place is null limit 1) unplaced)::int as left`,
  );
  return rows[0]?.left === 0;
};

const untilDrained = async (stage: Stage): Promise<void> => {
  while (!(await isDrained(stage))) await sleep(POLL_MS);
};

/** Lets so many events come to wait, all with their places, as behind a broker that was away; then lets the relay at them. */
export const drainWaiting = async (stage: Stage, name: string, count: number): Promise<void> => {
  const { superuser, database } = stage;
  const holder = await superuser.connect();
  await holder.query('begin');
  await holder.query(`select from event_cursors where feed = 'kafka' for update`);
  await superuser.query(INSERT, [name, count]);
  while ((await superuser.query('select from events where place is null limit 1')).rowCount !== 0)
    await database.withPrincipal(relay, (tx) => placeEvents(tx, 1_000));
  await holder.query('commit');
  holder.release();
  await untilDrained(stage);
};

/** The same events, all committed at once, with the relay at work. */
export const drainFresh = async (stage: Stage, name: string, count: number): Promise<void> => {
  await stage.superuser.query(INSERT, [name, count]);
  await untilDrained(stage);
};

/** A producer as the relay's, with nothing else to do: its records are made before it begins. */
export const openBare = (options: KafkaOptions) => {
  const producer = new Producer({
    ...connectionOf(options),
    serializers: stringSerializers,
    idempotent: true,
    acks: -1,
  });
  return {
    send: async (records: readonly ReturnType<typeof recordOf>[]): Promise<void> => {
      for (let from = 0; from < records.length; from += AT_ONCE)
        await producer.send({ messages: records.slice(from, from + AT_ONCE) });
    },
    close: () => producer.close(true),
  };
};

/** The records that the relay makes of these events. */
export const recordsOf = async ({ superuser, kafka }: Stage, name: string) => {
  const { rows } = await superuser.query<CommittedEvent>(SELECT, [name]);
  return rows.map((event) => recordOf(event, kafka.bare));
};
