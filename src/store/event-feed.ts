import type { CommittedEvent } from '../domain/events.ts';
import type { Tx } from './database.ts';

/** Of the numbering itself, whose place is the last that was given. */
const PLACES = 'places';

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
 * how many got one.
 */
export const placeEvents = async (tx: Tx, limit: number): Promise<number> => {
  const [held] = await tx.rows<{ partition: number }>(
    `select partition from event_cursors c where feed = $1
       and exists (select from events e where e.partition = c.partition and e.place is null)
     limit 1 for update skip locked`,
    [PLACES],
  );
  if (!held) return 0;
  // A statement of its own, which sees all that was committed when the partition was held.
  return tx.run(
    `with fresh as (
       select tenant, id, row_number() over (order by written) as nth from events
       where partition = $2 and place is null order by written limit $3),
     given as (
       update event_cursors set place = place + (select count(*) from fresh) where feed = $1 and partition = $2
       returning place - (select count(*) from fresh) as before)
     update events e set place = given.before + fresh.nth from fresh, given where e.tenant = fresh.tenant and e.id = fresh.id`,
    [PLACES, held.partition, limit],
  );
};

export type Batch = { partition: number; events: CommittedEvent[] };

/**
 * The next events of a feed of one partition, in their order, with the partition held until the transaction ends: nobody else hands it on
 * meanwhile. Null where nothing waits, or others are at it.
 */
export const takeBatch = async (tx: Tx, feed: string, limit: number): Promise<Batch | null> => {
  const [held] = await tx.rows<{ partition: number; place: number }>(
    `select partition, place from event_cursors c where feed = $1
       and exists (select from events e where e.partition = c.partition and e.place > c.place)
     order by random() limit 1 for update skip locked`,
    [feed],
  );
  if (!held) return null;
  const events = await tx.rows<CommittedEvent>(
    `select tenant, id, type, subject, data, traceparent, cause, to_json(at)#>>'{}' as at, partition, place from events
     where partition = $1 and place > $2 order by place limit $3`,
    [held.partition, held.place, limit],
  );
  return { partition: held.partition, events };
};

/** Whoever holds the partition has handed on everything up to this place. */
export const advance = async (
  tx: Tx,
  feed: string,
  { partition, place }: Pick<CommittedEvent, 'partition' | 'place'>,
): Promise<void> => {
  await tx.run('update event_cursors set place = $3 where feed = $1 and partition = $2', [feed, partition, place]);
};
