import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';
import { retryAfterMs } from '../domain/retry-after.ts';
import type { TokenFor } from './internal.ts';
import { isGood, type Answered, type Outcome, type System, type SystemCall } from './system.ts';

/** An order as the ERP holds it. */
export const ErpOrder = z.object({
  erpNumber: z.string().min(1).max(60),
  idempotencyKey: z.string().max(300),
  status: z.enum(['open', 'cancelled']),
});
export type ErpOrder = z.infer<typeof ErpOrder>;

const Found = z.object({ orders: z.array(ErpOrder).nullish() });

/** What acts in the person's name, as the claim `act` says it. */
const ACTOR = 'ordering';

const CURES: Readonly<Record<number, string>> = {
  401: 'check ERP_TOKEN, or without one that it takes tokens of OIDC_ISSUER for urn:quartermaster:erp',
  403: 'who calls may not do this; have the rights widened, of ERP_TOKEN or of the person',
  404: 'check ERP_URL',
  409: 'this order was posted before with other content; look it up in the ERP',
  422: 'it does not accept the content of this order',
};

/**
 * The ERP, reached with a token of the person in whose name the order is made; an ERP that knows no issuer with one of its own
 * (ERP_TOKEN, `account`). Throws `authorization_needed` before anything is sent, when the person must sign in. `outcome_unknown` where an order may or may not have been created or cancelled: it is read
 * back before anything else; an abort leaves the same doubt. `provider_unavailable` means that nothing happened.
 */
export const erpSystem =
  (account: string | null, tokenFor: TokenFor, now: () => number = Date.now): System =>
  async (call) => {
    const { audience, scope } = call.operation;
    const token = account ?? (await tokenFor({ principal: call.who.principal, agent: ACTOR, audience, scope }));
    const answer = await call.send({ authorization: `Bearer ${token}` });
    if (call.operation.effect === 'read') return found(answer, call, now());
    // To cancel what is not there is done; to create it is not.
    if (call.operation.idempotency === 'state' && answer.kind === 'answered' && answer.status === 404) return null;
    const order = readOrder(written(answer, now()));
    const { key } = call.input;
    if (key !== undefined && order.idempotencyKey !== key) throw unknownOutcome('it answered with another order');
    return order;
  };

function found(answer: Outcome, { input }: SystemCall, now: number): ErpOrder | null {
  if (answer.kind === 'failed') throw unavailable(answer.why);
  if (answer.status >= 500) throw unavailable(`HTTP ${answer.status}`, retryAfterMs(answer.headers, now));
  if (!isGood(answer)) throw refusal(answer, now);
  const list = Found.safeParse(answer.body);
  if (!answer.fits || !list.success) throw unavailable('its answer is not readable');
  return list.data.orders?.find((order) => order.idempotencyKey === input['key']) ?? null;
}

/** The body of a good answer to a call that changes something. */
function written(answer: Outcome, now: number): unknown {
  if (answer.kind === 'failed') throw answer.sent ? unknownOutcome(answer.why) : unavailable(answer.why);
  // A server that failed may have stored first; only reading back tells.
  if (answer.status >= 500 || answer.status === 408) throw unknownOutcome(`HTTP ${answer.status}`);
  if (!isGood(answer)) throw refusal(answer, now);
  if (!answer.fits) throw unknownOutcome('its answer is not readable');
  return answer.body;
}

function readOrder(body: unknown): ErpOrder {
  const order = ErpOrder.safeParse(body);
  if (!order.success) throw unknownOutcome('its answer is not readable');
  return order.data;
}

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
