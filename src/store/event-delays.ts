import { familyOf } from '../domain/cloud-event.ts';
import type { CommittedEvent } from '../domain/events.ts';
import type { Tx } from './database.ts';
import { HELD_BRIEFLY } from './event-feed.ts';
import { eventIn } from './events.ts';

/** An event that was put off; `attempts`: how often it was refused. */
export type Delayed = CommittedEvent & { attempts: number };

/** `waitMs`: until it is tried again; null parks it for an administrator. `reason` is a code. */
export type PutOff = { event: CommittedEvent; attempts: number; waitMs: number | null; reason: string };

/** By what events are kept in order: the subject in its company, within a family. */
export const laneOf = ({ tenant, type, subject }: Pick<CommittedEvent, 'tenant' | 'type' | 'subject'>): string =>
  `${tenant}/${familyOf(type)}/${subject}`;

/** Lanes of a batch in which something was put off: what follows stays behind it. */
export const heldLanes = async (tx: Tx, feed: string, events: readonly CommittedEvent[]): Promise<Set<string>> => {
  const lanes = [...new Map(events.map((event) => [laneOf(event), event])).values()];
  const held = await tx.rows<{ lane: string }>(
    `select concat_ws('/', l.tenant, l.family, l.subject) as lane
     from unnest($2::text[], $3::text[], $4::text[]) as l (tenant, family, subject)
     where exists (select from event_delays d where d.tenant = l.tenant and d.feed = $1 and d.family = l.family
       and d.subject = l.subject and d.parked_at is null)`,
    [
      feed,
      lanes.map(({ tenant }) => tenant),
      lanes.map(({ type }) => familyOf(type)),
      lanes.map(({ subject }) => subject),
    ],
  );
  return new Set(held.map(({ lane }) => lane));
};

/** Whoever calls holds the partition. */
export const putOff = async (tx: Tx, feed: string, rows: readonly PutOff[]): Promise<void> => {
  if (rows.length === 0) return;
  const written = rows.map(({ event, ...rest }) => ({
    tenant: event.tenant,
    event: event.id,
    family: familyOf(event.type),
    subject: event.subject,
    partition: event.partition,
    place: event.place,
    ...rest,
  }));
  await tx.run(
    `insert into event_delays (tenant, event, feed, family, subject, partition, place, attempts, next_at, reason, parked_at)
     select tenant, event, $1, family, subject, partition, place, attempts,
       now() + make_interval(secs => coalesce("waitMs", 0) / 1000.0), reason, case when "waitMs" is null then now() end
     from jsonb_to_recordset($2) as r (tenant text, event uuid, family text, subject text, partition smallint, place bigint,
       attempts integer, "waitMs" float8, reason text)
     on conflict (tenant, event, feed) do update set attempts = excluded.attempts, next_at = excluded.next_at,
       reason = excluded.reason, parked_at = excluded.parked_at`,
    [feed, JSON.stringify(written)],
  );
};

/**
 * What was put off and is due, of one partition, which is held as by `takeBatch`; of a lane nothing before its turn, and nothing of the
 * families that are `shut`.
 */
export const takeDelayed = async (
  tx: Tx,
  feed: string,
  { shut, limit }: { shut: readonly string[]; limit: number },
): Promise<{ partition: number; events: Delayed[] } | null> => {
  const due = `d.parked_at is null and d.next_at <= now() and d.family <> all ($2) and not exists (
    select from event_delays b where b.tenant = d.tenant and b.feed = d.feed and b.family = d.family and b.subject = d.subject
      and b.place < d.place and b.parked_at is null and b.next_at > now())`;
  const [held] = await tx.rows<{ partition: number }>(
    `select partition, ${HELD_BRIEFLY} from event_cursors c where feed = $1
       and exists (select from event_delays d where d.feed = c.feed and d.partition = c.partition and ${due})
     limit 1 for update skip locked`,
    [feed, shut],
  );
  if (!held) return null;
  const events = await tx.rows<Delayed>(
    `select ${eventIn('e')}, d.attempts
     from event_delays d join events e on e.tenant = d.tenant and e.id = d.event
     where d.feed = $1 and d.partition = $3 and ${due} order by d.place limit $4`,
    [feed, shut, held.partition, limit],
  );
  return { partition: held.partition, events };
};

/** They are handed on. */
export const settle = async (tx: Tx, feed: string, events: readonly CommittedEvent[]): Promise<void> => {
  await tx.run(
    `delete from event_delays d using jsonb_to_recordset($2) as r (tenant text, id uuid)
     where d.feed = $1 and d.tenant = r.tenant and d.event = r.id`,
    [feed, JSON.stringify(events.map(({ tenant, id }) => ({ tenant, id })))],
  );
};

/** How a feed stands: events that wait, the oldest of them, and those that are not tried any more. */
export type FeedState = { feed: string; waiting: number; parked: number; oldestMs: number };

/** Of all feeds but the numbering; as the relay. */
export const feedStates = async (tx: Tx): Promise<FeedState[]> =>
  tx.rows<FeedState>(
    `with cursors as (
       select c.feed, c.partition, c.place, p.place - c.place as ahead
       from event_cursors c join event_cursors p on p.feed = 'places' and p.partition = c.partition where c.feed <> 'places'),
     fresh as (select count(*) as count, min(at) as oldest from events where place is null),
     ahead as (
       select c.feed, sum(c.ahead) as count, min(e.at) as oldest
       from cursors c left join lateral (
         select at from events where partition = c.partition and place > c.place order by place limit 1) e on true
       group by c.feed),
     late as (
       select d.feed, count(*) filter (where d.parked_at is null) as count, count(d.parked_at) as parked,
         min(e.at) filter (where d.parked_at is null) as oldest
       from event_delays d join events e on e.tenant = d.tenant and e.id = d.event group by d.feed)
     select a.feed, (a.count + coalesce(l.count, 0) + f.count)::bigint as waiting, coalesce(l.parked, 0) as parked,
       coalesce(extract(epoch from now() - least(a.oldest, l.oldest, f.oldest)) * 1000, 0)::bigint as "oldestMs"
     from ahead a cross join fresh f left join late l on l.feed = a.feed order by a.feed`,
  );

/** Deletes what is older than `before` and needed by none of these feeds any more; as the relay. Returns how many. */
export const forgetEvents = async (
  tx: Tx,
  { feeds, before, limit }: { feeds: readonly string[]; before: Date; limit: number },
): Promise<number> =>
  tx.run(
    `delete from events where (tenant, id) in (
       select e.tenant, e.id from events e
       join (select partition, min(place) as place from event_cursors where feed = any ($1) group by partition) c
         on c.partition = e.partition and e.place <= c.place
       where e.at < $2 and not exists (select from event_delays d where d.tenant = e.tenant and d.event = e.id)
         and not exists (select from webhook_deliveries w where w.tenant = e.tenant and w.event = e.id and w.state = 'pending')
       limit $3)`,
    [['places', ...feeds], before, limit],
  );
