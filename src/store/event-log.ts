import type { CommittedEvent } from '../domain/events.ts';
import { PARTITIONS } from './events.ts';
import type { Tx } from './database.ts';
import { eventIn } from './events.ts';

/**
 * How far each partition was read: the last of the company's own events that was seen there, which tells nothing of how many others have.
 * A nil UUID where none was.
 */
export type LastSeen = readonly string[];

export const BEGINNING: LastSeen = Array.from({ length: PARTITIONS }, () => '00000000-0000-0000-0000-000000000000');

/**
 * The company's next events beyond these, as somebody who looks over it. Of each partition the next ones without a gap, so that whoever
 * goes on behind them misses none; between partitions about in the order of time. Where the last one seen is deleted, so is what came before
 * it, and the partition is read from what is left.
 */
export const eventsAfter = async (
  tx: Tx,
  { seen, type, limit }: { seen: LastSeen; type: string | null; limit: number },
): Promise<CommittedEvent[]> =>
  tx.rows<CommittedEvent>(
    `select ${eventIn('next')} from (
       select e.*, max(e.at) over (partition by e.partition order by e.place) as turn
       from (
         select c.nth - 1 as partition, coalesce(s.place, 0) as place from unnest($2::uuid[]) with ordinality as c (seen, nth)
         left join events s on s.tenant = $1 and s.id = c.seen and s.partition = c.nth - 1) as c
       cross join lateral (
         select * from events where tenant = $1 and partition = c.partition and place > c.place and ($3::text is null or type = $3)
         order by place limit $4) e) as next
     order by turn, partition, place limit $4`,
    [tx.tenant, seen, type, limit],
  );

/** An event that a feed tries no more; `reason` is a code of the receiver. */
export type ParkedEvent = {
  id: string;
  feed: string;
  type: string;
  subject: string;
  attempts: number;
  reason: string;
  parkedAt: string;
};

/** Of the company, the oldest first. */
export const parkedEvents = async (tx: Tx, limit: number): Promise<ParkedEvent[]> =>
  tx.rows<ParkedEvent>(
    `select d.event as id, d.feed, e.type, d.subject, d.attempts, d.reason, to_json(d.parked_at)#>>'{}' as "parkedAt"
     from event_delays d join events e on e.tenant = d.tenant and e.id = d.event
     where d.tenant = $1 and d.parked_at is not null order by d.parked_at, d.event limit $2`,
    [tx.tenant, limit],
  );

export const countParked = async (tx: Tx): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>(
    'select count(*) as count from event_delays where tenant = $1 and parked_at is not null',
    [tx.tenant],
  );
  return row?.count ?? 0;
};

/** Lets it go again to each feed that has parked it; how many those are. */
export const retryParked = async (tx: Tx, id: string): Promise<number> =>
  tx.run(
    `update event_delays set parked_at = null, attempts = 0, next_at = now()
     where tenant = $1 and event = $2 and parked_at is not null`,
    [tx.tenant, id],
  );

/** It never goes to the feeds that have parked it; how many those are. */
export const dropParked = async (tx: Tx, id: string): Promise<number> =>
  tx.run('delete from event_delays where tenant = $1 and event = $2 and parked_at is not null', [tx.tenant, id]);
