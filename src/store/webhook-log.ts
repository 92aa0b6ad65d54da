import { randomUUID } from 'node:crypto';
import type { Tx } from './database.ts';

/** A delivery with its attempts, the first first; instants in ISO 8601. `event` and `type` null: a test. */
export type Delivery = {
  id: string;
  webhook: string;
  event: string | null;
  type: string | null;
  subject: string | null;
  state: 'pending' | 'delivered' | 'failed';
  madeAt: string;
  nextAt: string | null;
  attempts: {
    number: number;
    at: string;
    ms: number;
    status: number | null;
    error: string | null;
    nextAt: string | null;
  }[];
};

export type DeliveryFilter = {
  state?: Delivery['state'] | undefined;
  /** Where the page before ended. */
  after?: { key: string; id: string } | undefined;
  limit: number;
};

const COLUMNS = `d.id, d.webhook, d.event, e.type, e.subject, d.state, to_json(d.made_at)#>>'{}' as "madeAt",
  to_json(d.next_at)#>>'{}' as "nextAt",
  coalesce((select jsonb_agg(jsonb_build_object('number', a.number, 'at', a.at, 'ms', a.ms, 'status', a.status, 'error', a.error,
    'nextAt', a.next_at) order by a.number) from webhook_attempts a where a.tenant = d.tenant and a.delivery = d.id), '[]') as attempts`;
const FROM = 'webhook_deliveries d left join events e on e.tenant = d.tenant and e.id = d.event';

/** What was sent to an endpoint, or is to be, the newest first. */
export const listDeliveries = async (
  tx: Tx,
  webhook: string,
  { state, after, limit }: DeliveryFilter,
): Promise<{ items: Delivery[]; next: { key: string; id: string } | null }> => {
  const rows = await tx.rows<Delivery>(
    `select ${COLUMNS} from ${FROM}
     where d.tenant = $1 and d.webhook = $2 and ($3::text is null or d.state = $3)
       and ($4::timestamptz is null or (d.made_at, d.id) < ($4, $5::uuid))
     order by d.made_at desc, d.id desc limit $6`,
    [tx.tenant, webhook, state ?? null, after?.key ?? null, after?.id ?? null, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? { key: last.madeAt, id: last.id } : null };
};

export const findDelivery = async (tx: Tx, id: string): Promise<Delivery | null> => {
  const [row] = await tx.rows<Delivery>(`select ${COLUMNS} from ${FROM} where d.tenant = $1 and d.id = $2`, [
    tx.tenant,
    id,
  ]);
  return row ?? null;
};

/** A delivery without an event, which tests an endpoint; its id. */
export const addTest = async (tx: Tx, webhook: string, at: Date): Promise<string> => {
  const id = randomUUID();
  await tx.run('insert into webhook_deliveries (tenant, id, webhook, made_at, next_at) values ($1, $2, $3, $4, $4)', [
    tx.tenant,
    id,
    webhook,
    at,
  ]);
  return id;
};

/** It is sent at once, and tried as if it had never been. */
export const beginAgain = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tx.run(
    `update webhook_deliveries set state = 'pending', tries = 0, next_at = $3 where tenant = $1 and id = $2`,
    [tx.tenant, id, at],
  );
};
