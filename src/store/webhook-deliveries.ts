import type { CommittedEvent } from '../domain/events.ts';
import type { Outcome, DisabledBecause } from '../domain/webhooks.ts';
import type { Tx } from './database.ts';

/** Endpoints of these companies that take events; as the relay. */
export const endpointsOf = async (
  tx: Tx,
  tenants: readonly string[],
): Promise<{ tenant: string; id: string; types: string[] }[]> =>
  tx.rows('select tenant, id, types from webhooks where tenant = any ($1) and enabled', [tenants]);

/** One delivery for each pair of event and endpoint; one that there is stays. */
export const addDeliveries = async (
  tx: Tx,
  pairs: readonly { tenant: string; webhook: string; event: string }[],
  at: Date,
): Promise<void> => {
  await tx.run(
    `insert into webhook_deliveries (tenant, webhook, event, made_at, next_at)
     select p.tenant, p.webhook, p.event, $4, $4 from unnest($1::text[], $2::uuid[], $3::uuid[]) as p (tenant, webhook, event)
     join webhooks w on w.tenant = p.tenant and w.id = p.webhook
     on conflict (tenant, webhook, event) do nothing`,
    [pairs.map(({ tenant }) => tenant), pairs.map(({ webhook }) => webhook), pairs.map(({ event }) => event), at],
  );
};

/** A delivery that is taken up, with all that it is sent with. `event` null: a test. */
export type Claimed = {
  tenant: string;
  id: string;
  webhook: string;
  url: string;
  /** Before this one: of all, and of those since it was begun or asked for again. */
  attempts: number;
  tries: number;
  madeAt: string;
  event: Pick<CommittedEvent, 'id' | 'type' | 'subject' | 'data' | 'traceparent' | 'cause' | 'at'> | null;
  /** The newest first. */
  secrets: { id: string; sealed: string }[];
};

export type Claim = { now: Date; until: Date; atOnce: number; limit: number };

/**
 * Takes up what is due, in turn of the endpoints, `atOnce` at most of each, and one of each that is failing: what is slow to fail takes few
 * places. Nobody else takes it up before `until`. As the relay.
 */
export const claimDeliveries = async (tx: Tx, { now, until, atOnce, limit }: Claim): Promise<Claimed[]> => {
  const taken = await tx.rows<{ tenant: string; id: string }>(
    `with open as (
       select w.tenant, w.id, case when w.failing_since is null then $3 else 1 end - (
         select count(*) from webhook_deliveries b where b.tenant = w.tenant and b.webhook = w.id and b.claimed_until > $1) as room
       from webhooks w
       where w.enabled and exists (
         select from webhook_deliveries d where d.tenant = w.tenant and d.webhook = w.id and d.state = 'pending'
           and d.next_at <= $1 and (d.claimed_until is null or d.claimed_until <= $1))
       for no key update of w skip locked),
     due as (
       select o.tenant, o.id as webhook, d.id, d.next_at from open o cross join lateral (
         select d.id, d.next_at from webhook_deliveries d
         where d.tenant = o.tenant and d.webhook = o.id and d.state = 'pending' and d.next_at <= $1
           and (d.claimed_until is null or d.claimed_until <= $1)
         order by d.next_at limit greatest(0, o.room)) d),
     turns as (
       select tenant, id, next_at, row_number() over (partition by tenant, webhook order by next_at) as turn from due)
     update webhook_deliveries d set claimed_until = $2
     from (select tenant, id from turns order by turn, next_at limit $4) t where d.tenant = t.tenant and d.id = t.id
     returning d.tenant, d.id`,
    [now, until, atOnce, limit],
  );
  return tx.rows<Claimed>(
    `select d.tenant, d.id, d.webhook, w.url, d.attempts, d.tries, to_json(d.made_at)#>>'{}' as "madeAt",
       case when e.id is not null then jsonb_build_object('id', e.id, 'type', e.type, 'subject', e.subject, 'data', e.data,
         'traceparent', e.traceparent, 'cause', e.cause, 'at', e.at) end as event,
       (select jsonb_agg(jsonb_build_object('id', s.id, 'sealed', s.sealed) order by s.made_at desc) from webhook_secrets s
        where s.tenant = d.tenant and s.webhook = d.webhook and (s.ends_at is null or s.ends_at > $3)) as secrets
     from unnest($1::text[], $2::uuid[]) as t (tenant, id)
     join webhook_deliveries d on d.tenant = t.tenant and d.id = t.id
     join webhooks w on w.tenant = d.tenant and w.id = d.webhook
     left join events e on e.tenant = d.tenant and e.id = d.event`,
    [taken.map(({ tenant }) => tenant), taken.map(({ id }) => id), now],
  );
};

/** An attempt that was made; `error` where nothing was answered. */
export type Attempt = { at: Date; ms: number; status: number | null; error: string | null };

/** Since when nothing has arrived at the endpoint of a delivery, with its row locked; absent where it was removed. */
export const lockEndpoint = async (
  tx: Tx,
  { tenant, webhook }: Pick<Claimed, 'tenant' | 'webhook'>,
): Promise<{ failingSince: Date | null } | null> => {
  const [row] = await tx.rows<{ failingSince: Date | null }>(
    'select failing_since as "failingSince" from webhooks where tenant = $1 and id = $2 for no key update',
    [tenant, webhook],
  );
  return row ?? null;
};

/** Writes down what became of an attempt; what somebody else has tried meanwhile stays as they left it. As the relay. */
export const noteAttempt = async (
  tx: Tx,
  { tenant, id, attempts }: Pick<Claimed, 'tenant' | 'id' | 'attempts'>,
  { at, ms, status, error }: Attempt,
  outcome: Outcome,
): Promise<void> => {
  const nextAt = outcome.state === 'pending' ? new Date(at.getTime() + ms + outcome.waitMs) : null;
  const noted = await tx.run(
    `update webhook_deliveries set state = $4, next_at = $5, attempts = attempts + 1, tries = tries + 1, claimed_until = null
     where tenant = $1 and id = $2 and attempts = $3`,
    [tenant, id, attempts, outcome.state, nextAt],
  );
  if (noted === 0) return;
  await tx.run(
    `insert into webhook_attempts (tenant, delivery, number, at, ms, status, error, next_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenant, id, attempts + 1, at, ms, status, error, nextAt],
  );
};

/** How its endpoint is after an attempt; one that somebody has disabled meanwhile stays so. As the relay. */
export const noteHealth = async (
  tx: Tx,
  { tenant, webhook }: Pick<Claimed, 'tenant' | 'webhook'>,
  { failingSince, because, at }: { failingSince: Date | null; because: DisabledBecause | null; at: Date },
): Promise<void> => {
  await tx.run(
    'update webhooks set failing_since = $3 where tenant = $1 and id = $2 and failing_since is distinct from $3',
    [tenant, webhook, failingSince],
  );
  if (because !== null)
    await tx.run(
      `update webhooks set enabled = false, disabled_because = $3, changed_at = $4
       where tenant = $1 and id = $2 and enabled`,
      [tenant, webhook, because, at],
    );
};

/** Forgets deliveries that were made before, with their attempts; as the relay. */
export const forgetDeliveries = async (tx: Tx, before: Date, limit: number): Promise<number> =>
  tx.run(
    `delete from webhook_deliveries d using (
       select tenant, id from webhook_deliveries where made_at < $1 and claimed_until is null limit $2) old
     where d.tenant = old.tenant and d.id = old.id`,
    [before, limit],
  );
