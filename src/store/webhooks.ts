import type { DisabledBecause } from '../domain/webhooks.ts';
import type { Tx } from './database.ts';

/** An endpoint of a company; instants in ISO 8601. */
export type Webhook = {
  id: string;
  url: string;
  types: string[];
  description: string;
  isEnabled: boolean;
  disabledBecause: DisabledBecause | null;
  /** Since when it is enabled or disabled. */
  since: string;
  createdBy: string;
  createdAt: string;
  failingSince: string | null;
  /** Deliveries that wait, and those that were given up. */
  waiting: number;
  failed: number;
  lastAttempt: { at: string; status: number | null; error: string | null } | null;
};

const COLUMNS = `w.id, w.url, w.types, w.description, w.enabled as "isEnabled", w.disabled_because as "disabledBecause",
  to_json(w.changed_at)#>>'{}' as since, w.created_by as "createdBy", to_json(w.created_at)#>>'{}' as "createdAt",
  to_json(w.failing_since)#>>'{}' as "failingSince", n.waiting, n.failed, last.attempt as "lastAttempt"`;

const FROM = `webhooks w
  cross join lateral (
    select count(*) filter (where d.state = 'pending') as waiting, count(*) filter (where d.state = 'failed') as failed
    from webhook_deliveries d where d.tenant = w.tenant and d.webhook = w.id) n
  left join lateral (
    select jsonb_build_object('at', a.at, 'status', a.status, 'error', a.error) as attempt
    from webhook_deliveries d join webhook_attempts a on a.tenant = d.tenant and a.delivery = d.id
    where d.tenant = w.tenant and d.webhook = w.id order by a.at desc limit 1) last on true`;

export const listWebhooks = async (tx: Tx): Promise<Webhook[]> =>
  tx.rows<Webhook>(`select ${COLUMNS} from ${FROM} where w.tenant = $1 order by w.created_at, w.id`, [tx.tenant]);

export const findWebhook = async (tx: Tx, id: string): Promise<Webhook | null> => {
  const [row] = await tx.rows<Webhook>(`select ${COLUMNS} from ${FROM} where w.tenant = $1 and w.id = $2`, [
    tx.tenant,
    id,
  ]);
  return row ?? null;
};

export const countWebhooks = async (tx: Tx): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>('select count(*) as count from webhooks where tenant = $1', [
    tx.tenant,
  ]);
  return row?.count ?? 0;
};

/** False where the company has one with this address already. */
export const insertWebhook = async (
  tx: Tx,
  {
    id,
    url,
    types,
    description,
    by,
    at,
  }: Pick<Webhook, 'id' | 'url' | 'types' | 'description'> & { by: string; at: Date },
): Promise<boolean> =>
  (await tx.run(
    `insert into webhooks (tenant, id, url, types, description, changed_at, created_by, created_at)
     values ($1, $2, $3, $4, $5, $7, $6, $7) on conflict (tenant, url) do nothing`,
    [tx.tenant, id, url, types, description, by, at],
  )) === 1;

/** False where another has this address already. */
export const updateWebhook = async (
  tx: Tx,
  { id, url, types, description }: Pick<Webhook, 'id' | 'url' | 'types' | 'description'>,
): Promise<boolean> =>
  (await tx.run(
    `update webhooks w set url = $3, types = $4, description = $5 where tenant = $1 and id = $2
       and not exists (select from webhooks o where o.tenant = w.tenant and o.url = $3 and o.id <> w.id)`,
    [tx.tenant, id, url, types, description],
  )) === 1;

/** With `because` null it is enabled, as if nothing had ever failed. */
export const switchWebhook = async (tx: Tx, id: string, because: DisabledBecause | null, at: Date): Promise<void> => {
  await tx.run(
    `update webhooks set enabled = $3::text is null, disabled_because = $3, changed_at = $4, failing_since = null,
       telling_at = null, told_at = null
     where tenant = $1 and id = $2 and disabled_because is distinct from $3`,
    [tx.tenant, id, because, at],
  );
};

/** With all that was to be sent there; false where there is none. */
export const deleteWebhook = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.run('delete from webhooks where tenant = $1 and id = $2', [tx.tenant, id])) === 1;

/** The newest secret; the one before signs until `until`, those before that no more. */
export const addSecret = async (
  tx: Tx,
  { webhook, id, sealed, at, until }: { webhook: string; id: string; sealed: string; at: Date; until: Date },
): Promise<void> => {
  await tx.run('delete from webhook_secrets where tenant = $1 and webhook = $2 and ends_at is not null', [
    tx.tenant,
    webhook,
  ]);
  await tx.run('update webhook_secrets set ends_at = $3 where tenant = $1 and webhook = $2', [
    tx.tenant,
    webhook,
    until,
  ]);
  await tx.run('insert into webhook_secrets (tenant, webhook, id, sealed, made_at) values ($1, $2, $3, $4, $5)', [
    tx.tenant,
    webhook,
    id,
    sealed,
    at,
  ]);
};

/** One that was disabled without anybody's doing. `isAgain`: somebody took it up before and never noted that they were done. */
export type Untold = { id: string; url: string; because: 'gone' | 'failing'; since: string; isAgain: boolean };

/** Takes up those of which administrators were not told; others get them again only when they were taken up before `again`. */
export const takeUntoldWebhooks = async (tx: Tx, { now, again }: { now: Date; again: Date }): Promise<Untold[]> =>
  tx.rows<Untold>(
    `with due as (
       select id, telling_at is not null as again from webhooks
       where tenant = $1 and disabled_because in ('gone', 'failing') and told_at is null
         and (telling_at is null or telling_at < $3)
       order by id for update skip locked)
     update webhooks w set telling_at = $2 from due where w.tenant = $1 and w.id = due.id
     returning w.id, w.url, w.disabled_because as because, to_json(w.changed_at)#>>'{}' as since, due.again as "isAgain"`,
    [tx.tenant, now, again],
  );

export const noteToldWebhook = async (tx: Tx, { id, since }: Untold, at: Date): Promise<void> => {
  await tx.run('update webhooks set told_at = $4 where tenant = $1 and id = $2 and changed_at = $3', [
    tx.tenant,
    id,
    since,
    at,
  ]);
};
