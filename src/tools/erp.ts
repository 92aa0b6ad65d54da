import { z } from 'zod';
import type { Json } from '../domain/canonical.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { retryAfterMs } from '../domain/retry-after.ts';
import { exchange, under, type Exchange, type Fetch } from './exchange.ts';

/** ERP_URL, ERP_TOKEN, and the longest time for one call. */
export type ErpSettings = { url: string; token: string; timeoutMs: number };

/** An order as the ERP holds it. */
export const ErpOrder = z.object({
  erpNumber: z.string().min(1).max(60),
  idempotencyKey: z.string().max(300),
  status: z.enum(['open', 'cancelled']),
});
export type ErpOrder = z.infer<typeof ErpOrder>;

/**
 * The ERP. Throws `outcome_unknown` when `create` or `cancel` may or may not have happened: read back with `find` before
 * anything else; an abort during one of them leaves the same doubt. `provider_unavailable` means that nothing happened; `provider_refused` that it said no.
 */
export type ErpClient = {
  /** The same key is the same order, however often it is posted. */
  create(key: string, order: Json, signal: AbortSignal): Promise<ErpOrder>;
  find(key: string, signal: AbortSignal): Promise<ErpOrder | null>;
  cancel(erpNumber: string, signal: AbortSignal): Promise<ErpOrder | null>;
};

const Found = z.object({ orders: z.array(ErpOrder).nullish() });

const CURES: Readonly<Record<number, string>> = {
  401: 'check ERP_TOKEN',
  403: 'ERP_TOKEN may not do this; have its rights widened',
  404: 'check ERP_URL',
  409: 'this order was posted before with other content; look it up in the ERP',
  422: 'it does not accept the content of this order',
};

export function createErpClient(
  settings: ErpSettings,
  fetch: Fetch = globalThis.fetch,
  now: () => number = Date.now,
): ErpClient {
  const send = (path: string, init: Pick<RequestInit, 'method' | 'body'> & { key?: string }, signal: AbortSignal) => {
    const headers = new Headers({ authorization: `Bearer ${settings.token}`, accept: 'application/json' });
    if (init.key !== undefined) headers.set('idempotency-key', init.key);
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    const limits = { timeoutMs: settings.timeoutMs, signal };
    return exchange(fetch, under(settings.url, path), { ...init, headers }, limits);
  };

  return {
    async create(key, order, signal) {
      const body = written(await send('/orders', { method: 'POST', key, body: JSON.stringify(order) }, signal), now());
      return sameKey(readOrder(body), key);
    },
    async find(key, signal) {
      const answer = await send(`/orders?idempotencyKey=${encodeURIComponent(key)}`, {}, signal);
      if (answer.kind === 'failed') throw unavailable(answer.why);
      if (answer.status >= 500) throw unavailable(`HTTP ${answer.status}`, retryAfterMs(answer.headers, now()));
      if (!isGood(answer)) throw refusal(answer, now());
      const found = Found.safeParse(answer.body);
      if (!found.success) throw unavailable('its answer is not readable');
      return found.data.orders?.find((order) => order.idempotencyKey === key) ?? null;
    },
    async cancel(erpNumber, signal) {
      const answer = await send(`/orders/${encodeURIComponent(erpNumber)}/cancel`, { method: 'POST' }, signal);
      if (answer.kind === 'answered' && answer.status === 404) return null;
      return readOrder(written(answer, now()));
    },
  };
}

/** The body of a good answer to a call that changes something. */
function written(answer: Exchange, now: number): unknown {
  if (answer.kind === 'failed') throw answer.sent ? unknownOutcome(answer.why) : unavailable(answer.why);
  // A server that failed may have stored first; only reading back tells.
  if (answer.status >= 500 || answer.status === 408) throw unknownOutcome(`HTTP ${answer.status}`);
  if (!isGood(answer)) throw refusal(answer, now);
  return answer.body;
}

function readOrder(body: unknown): ErpOrder {
  const order = ErpOrder.safeParse(body);
  if (!order.success) throw unknownOutcome('its answer is not readable');
  return order.data;
}

function sameKey(order: ErpOrder, key: string): ErpOrder {
  if (order.idempotencyKey !== key) throw unknownOutcome('it answered with another order');
  return order;
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

const isGood = ({ status }: Answered): boolean => status >= 200 && status < 300;

function refusal({ status, headers }: Answered, now: number): QuartermasterError {
  if (status === 429) return unavailable('too many calls', retryAfterMs(headers, now));
  return new QuartermasterError(
    'provider_refused',
    `The ERP said HTTP ${status}: ${CURES[status] ?? 'check ERP_URL'}.`,
  );
}

function unavailable(why: string, waitMs: number | null = null): QuartermasterError {
  return new QuartermasterError(
    'provider_unavailable',
    `The ERP is not available: ${why}.`,
    waitMs === null ? {} : { retryAfterMs: waitMs },
  );
}

function unknownOutcome(why: string): QuartermasterError {
  return new QuartermasterError(
    'outcome_unknown',
    `The ERP may or may not have done it (${why}): look the order up by its key first.`,
  );
}
