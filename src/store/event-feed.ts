import type { CommittedEvent } from '../domain/events.ts';
import type { Tx } from './database.ts';
import { eventIn } from './events.ts';

// Whether a partition has any such event is asked for its first one in the order of an index: `exists` may be answered by reading the table
// from its beginning, past all that was handed on before.

/** Of the numbering itself, whose place is the last that was given. */
const PLACES = 'places';

/**
 * A column for the statement that takes partitions: Postgres gives them to others where whoever holds them was silent for so many
 * milliseconds, since it is frozen. What that one still sends then are repeats of what another sends.
 */
export const HELD_BRIEFLY = `set_config('idle_in_transaction_session_timeout', '5000', true)`;

/** Of each feed that begins with the events that come from now on. */
export const beginFeed = async (tx: Tx, feed: string): Promise<void> => {
  await tx.run(
    `insert into event_cursors (feed, partition, place) select $1, partition, place from event_cursors where feed = $2
     on conflict do nothing`,
    [feed, PLACES],
  );
};

/**
 * Gives each event its place in its partition, once it is committed, so that a reader who has come to a place has missed none before it:
 * an event that commits later gets a later place, whatever its number. As the relay; several at once take different partitions. Returns
 * how many of at most about `limit` got one.
 */
export const placeEvents = async (tx: Tx, limit: number): Promise<number> => {
  const held = await tx.rows<{ partition: number }>(
    `select c.partition, ${HELD_BRIEFLY} from event_cursors c cross join lateral (
       select from events where partition = c.partition and place is null order by written limit 1) e
     where c.feed = $1 for update of c skip locked`,
    [PLACES],
  );
  if (held.length === 0) return 0;
  // A statement of its own, which sees all that was committed when the partitions were held.
  return tx.run(
    `with fresh as (
       select e.*, row_number() over (partition by e.partition order by e.written) as nth
       from unnest($2::smallint[]) as h (partition) cross join lateral (
         select tenant, id, partition, written from events
         where partition = h.partition and place is null order by written limit $3) e),
     counted as (select partition, count(*) as count from fresh group by partition),
     given as (
       update event_cursors c set place = c.place + counted.count from counted
       where c.feed = $1 and c.partition = counted.partition
       returning c.partition, c.place - counted.count as before)
     update events e set place = given.before + fresh.nth from fresh join given using (partition)
     where e.tenant = fresh.tenant and e.id = fresh.id`,
    [PLACES, held.map(({ partition }) => partition), shareOf(limit, held)],
  );
};

/** Each partition gets the same, so that a full one holds up none beside it. */
const shareOf = (limit: number, held: readonly unknown[]): number => Math.max(1, Math.floor(limit / held.length));

/** Whoever holds partitions says so from time to time while it does something else. */
export const stillHere = async (tx: Tx): Promise<void> => {
  await tx.rows('select');
};

/** So many that two relays share the work, and whoever is frozen holds up half. */
const HELD_AT_ONCE = 8;

/**
 * The next events of a feed, at most about `limit` of some partitions, each in its order, with the partitions held until the transaction
 * ends: nobody else hands them on meanwhile. Empty where nothing waits, or others are at it.
 */
export const takeBatch = async (tx: Tx, feed: string, limit: number): Promise<CommittedEvent[]> => {
  const held = await tx.rows<{ partition: number; place: number }>(
    `select c.partition, c.place, ${HELD_BRIEFLY} from event_cursors c cross join lateral (
       select from events where partition = c.partition and place > c.place order by place limit 1) e
     where c.feed = $1 order by random() limit $2 for update of c skip locked`,
    [feed, HELD_AT_ONCE],
  );
  if (held.length === 0) return [];
  return tx.rows<CommittedEvent>(
    `select e.* from unnest($1::smallint[], $2::bigint[]) as h (partition, place) cross join lateral (
       select ${eventIn('events')} from events
       where partition = h.partition and place > h.place order by place limit $3) e
     order by e.partition, e.place`,
    [held.map(({ partition }) => partition), held.map(({ place }) => place), shareOf(limit, held)],
  );
};

/** Whoever holds the partitions has handed on these events, and all before them. */
export const advance = async (
  tx: Tx,
  feed: string,
  events: readonly Pick<CommittedEvent, 'partition' | 'place'>[],
): Promise<void> => {
  const last = new Map(events.map(({ partition, place }) => [partition, place]));
  await tx.run(
    `update event_cursors c set place = h.place from unnest($2::smallint[], $3::bigint[]) as h (partition, place)
     where c.feed = $1 and c.partition = h.partition`,
    [feed, [...last.keys()], [...last.values()]],
  );
};
