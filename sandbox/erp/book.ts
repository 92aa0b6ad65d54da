import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Journal } from '../journal.ts';

const Body = z.record(z.string(), z.json());

export const Order = z.object({
  erpNumber: z.string(),
  idempotencyKey: z.string(),
  status: z.enum(['open', 'cancelled']),
  receivedAt: z.iso.datetime(),
  order: Body,
  /** Bodies that took the place of the first, oldest first, each under a key of its own. */
  versions: z.array(z.object({ idempotencyKey: z.string(), receivedAt: z.iso.datetime(), order: Body })).default([]),
});
/** One order as the book holds it; `order` is the body that was posted first. */
export type Order = z.infer<typeof Order>;

/** One call that the ERP got: what it was, what was answered (null: nothing, the connection broke), what it changed. */
export const Call = z.object({
  at: z.iso.datetime(),
  method: z.string(),
  path: z.string(),
  idempotencyKey: z.string().nullable(),
  /** In whose name; null: of the one account. */
  person: z.string().nullable().default(null),
  body: z.json(),
  status: z.int().nullable(),
  change: Order.nullable(),
});
export type Call = z.infer<typeof Call>;

/** What a call comes to: the answer, and the order as it is afterwards when the call changed one. */
export type Result = { status: 200 | 201 | 404 | 409 | 422; body: object; change: Order | null };

const FIRST_NUMBER = 4_500_000_001;

/** The order book over its journal of calls. */
export type Book = { calls(): readonly Call[]; orders(): readonly Order[]; note(call: Call): void };

/** Reads the book from the journal; what is noted is on disk before `note` returns. */
export function openBook(journal: Journal<Call>): Book {
  const orders = new Map<string, Order>();
  const keep = ({ change }: Call) => change !== null && orders.set(change.erpNumber, change);
  journal.entries().forEach(keep);
  return {
    calls: () => journal.entries(),
    // Oldest first: a changed order keeps its place.
    orders: () => [...orders.values()],
    note(call) {
      journal.append(call);
      keep(call);
    },
  };
}

/** Posts an order: one key is one order, and a key cannot be used again for something else. */
export function postOrder(
  { idempotencyKey, body, at }: { idempotencyKey: string | undefined; body: unknown; at: string },
  orders: readonly Order[],
): Result {
  if (idempotencyKey === undefined || idempotencyKey === '') return refused(422, 'send an Idempotency-Key header');
  const order = Body.safeParse(body);
  if (!order.success || Object.keys(order.data).length === 0) return refused(422, 'send the order as a JSON object');
  const known = underKey(idempotencyKey, orders);
  if (known !== null) return repeated(known, order.data);
  const erpNumber = String(FIRST_NUMBER + orders.length);
  const status = 'open';
  const created: Order = { erpNumber, idempotencyKey, status, receivedAt: at, order: order.data, versions: [] };
  return { status: 201, body: created, change: created };
}

/** Puts another body in the place of an order's: one key is one version, and what is cancelled is changed no more. */
export function changeOrder(
  erpNumber: string,
  { idempotencyKey, body, at }: { idempotencyKey: string | undefined; body: unknown; at: string },
  orders: readonly Order[],
): Result {
  if (idempotencyKey === undefined || idempotencyKey === '') return refused(422, 'send an Idempotency-Key header');
  const order = Body.safeParse(body);
  if (!order.success || Object.keys(order.data).length === 0) return refused(422, 'send the order as a JSON object');
  const found = orders.find((one) => one.erpNumber === erpNumber);
  if (found === undefined) return refused(404, 'no such order');
  const known = underKey(idempotencyKey, orders);
  if (known !== null) return repeated(known, order.data);
  if (found.status === 'cancelled') return refused(409, 'the order is cancelled');
  const changed: Order = {
    ...found,
    versions: [...found.versions, { idempotencyKey, receivedAt: at, order: order.data }],
  };
  return { status: 201, body: { ...changed, idempotencyKey }, change: changed };
}

/** The order that has a version under this key, and that version's body. */
function underKey(idempotencyKey: string, orders: readonly Order[]): { found: Order; body: Order['order'] } | null {
  for (const found of orders) {
    const version = [found, ...found.versions].find((one) => one.idempotencyKey === idempotencyKey);
    if (version !== undefined) return { found: { ...found, idempotencyKey }, body: version.order };
  }
  return null;
}

function repeated({ found, body }: { found: Order; body: Order['order'] }, order: Order['order']): Result {
  return isDeepStrictEqual(body, order)
    ? unchanged(found)
    : refused(409, 'this Idempotency-Key was used for another order');
}

/** All orders, or the one of an idempotency key, named by that key. */
export function listOrders(idempotencyKey: string | undefined, orders: readonly Order[]): Result {
  if (idempotencyKey === undefined) return unchanged({ orders });
  const known = underKey(idempotencyKey, orders);
  return unchanged({ orders: known === null ? [] : [known.found] });
}

/** One order by its ERP number. */
export function readOrder(erpNumber: string, orders: readonly Order[]): Result {
  const order = orders.find((known) => known.erpNumber === erpNumber);
  return order === undefined ? refused(404, 'no such order') : unchanged(order);
}

/** Cancels an order; it keeps its number, and cancelling it again changes nothing. */
export function cancelOrder(erpNumber: string, orders: readonly Order[]): Result {
  const order = orders.find((known) => known.erpNumber === erpNumber);
  if (order === undefined) return refused(404, 'no such order');
  if (order.status === 'cancelled') return unchanged(order);
  const cancelled: Order = { ...order, status: 'cancelled' };
  return { status: 200, body: cancelled, change: cancelled };
}

function unchanged(body: object): Result {
  return { status: 200, body, change: null };
}

function refused(status: 404 | 409 | 422, error: string): Result {
  return { status, body: { error }, change: null };
}
