import { setTimeout as sleep } from 'node:timers/promises';
import { Producer, stringSerializers } from '@platformatic/kafka';
import type { CommittedEvent } from '../../src/domain/events.ts';
import { connectionOf, recordOf, type KafkaOptions } from '../../src/events/kafka.ts';
import { eventIn } from '../../src/store/events.ts';
import type { Stage } from './stage.ts';

/** Of one send, as the relay has them at once. */
const AT_ONCE = 500;
const POLL_MS = 100;
const SUBJECTS = 400;

/** Events as the workers write them, in one statement; the subjects begin with `name`. */
const INSERT = `insert into events (tenant, type, subject, data, partition)
  select 'acme', 'quartermaster.task.opened.v1', $1 || '-' || n % ${SUBJECTS},
    jsonb_build_object('requisition', $1 || '-' || n % ${SUBJECTS}, 'task', 'T-' || n, 'kind', 'approval', 'topic', 'approval_step', 'role', 'department_head'),
    n % 16
  from generate_series(1, $2::int) n`;

const SELECT = `select ${eventIn('events')} from events where subject like $1 || '-%' order by written`;

type Cursor = { of: 'places' | 'kafka'; stage: Stage };

/** How many events have their place, or are handed on; it reads cursors alone, so that waiting costs nothing. */
const passed = async ({ of, stage }: Cursor): Promise<number> => {
  const sql = 'select sum(place)::bigint as passed from event_cursors where feed = $1';
  return (await stage.superuser.query<{ passed: number }>(sql, [of])).rows[0]?.passed ?? 0;
};

const untilPassed = async (cursor: Cursor, count: number): Promise<void> => {
  while ((await passed(cursor)) < count) await sleep(POLL_MS);
};

/** Lets so many events come to wait, all with their places, as behind a broker that was away; then lets the relay at them. */
export const drainWaiting = async (stage: Stage, name: string, count: number): Promise<void> => {
  const { superuser } = stage;
  const holder = await superuser.connect();
  await holder.query('begin');
  await holder.query(`select from event_cursors where feed = 'kafka' for update`);
  const all = count + (await passed({ of: 'places', stage }));
  await superuser.query(INSERT, [name, count]);
  await untilPassed({ of: 'places', stage }, all);
  await holder.query('commit');
  holder.release();
  await untilPassed({ of: 'kafka', stage }, all);
};

/** The same events, all committed at once, with the relay at work. */
export const drainFresh = async (stage: Stage, name: string, count: number): Promise<void> => {
  const all = count + (await passed({ of: 'places', stage }));
  await stage.superuser.query(INSERT, [name, count]);
  await untilPassed({ of: 'kafka', stage }, all);
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
