import type { Tx } from './database.ts';

/** A family of events whose topic takes nothing; `isDue` where it is to be asked again. */
export type ShutTopic = { family: string; tries: number; isDue: boolean };

/** Of a feed; as the relay. */
export const shutTopics = async (tx: Tx, feed: string): Promise<ShutTopic[]> =>
  tx.rows<ShutTopic>(`select family, tries, next_at <= now() as "isDue" from shut_topics where feed = $1`, [feed]);

/** `waitMs`: until it is asked again; `reason` is a code. */
export const shutTopic = async (
  tx: Tx,
  feed: string,
  { family, reason, tries, waitMs }: { family: string; reason: string; tries: number; waitMs: number },
): Promise<void> => {
  await tx.run(
    `insert into shut_topics (feed, family, reason, tries, next_at) values ($1, $2, $3, $4, now() + make_interval(secs => $5 / 1000.0))
     on conflict (feed, family) do update set reason = excluded.reason, tries = excluded.tries, next_at = excluded.next_at`,
    [feed, family, reason, tries, waitMs],
  );
};

export const openTopic = async (tx: Tx, feed: string, family: string): Promise<void> => {
  await tx.run('delete from shut_topics where feed = $1 and family = $2', [feed, family]);
};

/** One that is shut, as whoever looks over a company sees it. */
export type SeenShut = { feed: string; family: string; reason: string; sinceMs: number };

/** Of all feeds that still ask, those that are shut longest first. */
export const seenShut = async (tx: Tx): Promise<SeenShut[]> =>
  tx.rows<SeenShut>(
    `select feed, family, reason, (extract(epoch from now() - since) * 1000)::bigint as "sinceMs"
     from shut_topics where next_at > now() - interval '5 minutes' order by since, feed, family`,
  );
