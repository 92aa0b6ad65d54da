import type { ErrorCode } from '../domain/errors.ts';
import type { ForeignEvent } from '../domain/subscriptions.ts';
import type { Tx } from './database.ts';
import type { Place } from './requisition-list.ts';

type Key = Pick<ForeignEvent, 'source' | 'id'>;

/** One event of others, and what became of it; `reason` is null where it was applied. */
export type InboundEvent = Key & {
  subscription: string;
  type: string;
  person: string;
  reason: ErrorCode | null;
  /** What of ours it was about. */
  subject: string | null;
  /** Of what it said, as far as it was read; null where it was refused. */
  digest: string | null;
  cameAt: string;
};

export const isApplied = async (tx: Tx, { source, id }: Key): Promise<boolean> =>
  (
    await tx.rows(`select from inbound_events where tenant = $1 and source = $2 and id = $3 and outcome = 'applied'`, [
      tx.tenant,
      source,
      id,
    ])
  ).length === 1;

/** What was refused to somebody else is by now for the person whom the subscription names, who alone notes that it was applied. */
export const passRefusedOn = async (
  tx: Tx,
  { source, id, type }: Key & Pick<ForeignEvent, 'type'>,
  { name, person }: { name: string; person: string },
): Promise<void> => {
  await tx.run(
    `update inbound_events set subscription = $4, person = $5, type = $6
     where tenant = $1 and source = $2 and id = $3 and outcome = 'refused'`,
    [tx.tenant, source, id, name, person, type],
  );
};

/** How many about this subject were applied since then. */
export const countApplied = async (tx: Tx, subject: string, since: Date): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>(
    `select count(*) as count from inbound_events
     where tenant = $1 and subject = $2 and came_at > $3 and outcome = 'applied'`,
    [tx.tenant, subject, since],
  );
  return row?.count ?? 0;
};

/** How often this subscription has applied the same content since then. */
export const countRepeats = async (
  tx: Tx,
  { subscription, digest }: Pick<InboundEvent, 'subscription' | 'digest'>,
  since: Date,
): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>(
    `select count(*) as count from inbound_events
     where tenant = $1 and subscription = $2 and digest = $3 and came_at > $4 and outcome = 'applied'`,
    [tx.tenant, subscription, digest, since],
  );
  return row?.count ?? 0;
};

/** False when it was applied before; what was refused before may come again. */
export const noteEvent = async (tx: Tx, event: Omit<InboundEvent, 'cameAt'>, at: Date): Promise<boolean> =>
  (await tx.run(
    `insert into inbound_events (tenant, source, id, subscription, type, person, outcome, reason, subject, came_at, digest)
     values ($1, $2, $3, $4, $5, $6, case when $7::text is null then 'applied' else 'refused' end, $7, $8, $9, $10)
     on conflict (tenant, source, id) do update
       set outcome = excluded.outcome, reason = excluded.reason, subject = excluded.subject, came_at = excluded.came_at,
         digest = excluded.digest
       where inbound_events.outcome = 'refused'`,
    [
      tx.tenant,
      event.source,
      event.id,
      event.subscription,
      event.type,
      event.person,
      event.reason,
      event.subject,
      at,
      event.digest,
    ],
  )) === 1;

/** Newest first; `after` is the place of the last row of the page before. */
export const listInboundEvents = (
  tx: Tx,
  filter: { outcome: 'applied' | 'refused' | null; after: Place | null; limit: number },
): Promise<Omit<InboundEvent, 'digest'>[]> =>
  tx.rows<Omit<InboundEvent, 'digest'>>(
    `select source, id, subscription, type, person, reason, subject, to_json(came_at)#>>'{}' as "cameAt" from inbound_events
     where tenant = $1 and ($2::text is null or outcome = $2) and ($3::timestamptz is null or (came_at, id) < ($3, $4::text))
     order by came_at desc, id desc limit $5`,
    [tx.tenant, filter.outcome, filter.after?.key ?? null, filter.after?.id ?? null, filter.limit],
  );
