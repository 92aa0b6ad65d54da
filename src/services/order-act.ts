import { hasArrived, isHeld, type OrderFacts } from '../domain/delivery.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { OrderDocument } from '../domain/order.ts';
import type { Actor, PersonId } from '../domain/principal.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import type { Of } from '../store/order-changes.ts';
import { addDeadline, addOrderHold, closeOrder, orderFacts } from '../store/order-facts.ts';
import { findOrder, orderOf, type StoredOrder } from '../store/orders.ts';
import { enqueue, type OutboxMessage } from '../store/outbox.ts';
import { lockRequisition, notFound, type Requisition } from '../store/requisitions.ts';

/** An order that was sent and is followed, with its requisition locked: facts about it come one after the other. */
export type Followed = {
  tx: Tx;
  of: Of;
  order: StoredOrder;
  document: OrderDocument;
  requisition: Requisition;
  facts: OrderFacts;
};

/** Who says something about an order, and when. */
export type Saying = { by: PersonId; actor: Actor; at: Date };

const endings = {
  closed: (number) => `Order ${number} is closed. Nothing more is noted of it.`,
  cancelled: (number) => `Order ${number} is cancelled. Nothing more is noted of it.`,
} as const satisfies Record<string, (number: string) => string>;

/** Throws `conflict` where the order is not with its vendor, or not any more. */
export const requireOpen = ({ order, facts }: Pick<Followed, 'order' | 'facts'>): void => {
  if (facts.closing) throw new QuartermasterError('conflict', endings[facts.closing.kind](order.number));
  if (order.status === 'sent') return;
  throw new QuartermasterError(
    'conflict',
    `Order ${order.number} is ${order.status}; only what was sent to its vendor is followed.`,
  );
};

export const requireReason = (reason: string): void => {
  if (reason.trim() !== '') return;
  throw new QuartermasterError('invalid_input', 'Say why; it stands with the order.', {
    fields: [{ field: 'reason', reason: 'must say why' }],
  });
};

const followed = async (tx: Tx, requisition: Requisition, order: StoredOrder): Promise<Followed> => {
  const document = OrderDocument.parse(order.data);
  const facts = await orderFacts(tx, order.number, document.currency);
  return { tx, of: { number: order.number, requisition: requisition.id }, order, document, requisition, facts };
};

/** The order by its number; its requisition is locked from then on. Throws `not_found`. */
export const lockOrder = async (tx: Tx, number: string): Promise<Followed> => {
  const seen = await findOrder(tx, number);
  if (!seen) throw notFound();
  const requisition = await lockRequisition(tx, seen.requisition);
  return followed(tx, requisition, (await findOrder(tx, number)) ?? seen);
};

/** The order of a requisition that is locked already. Throws `not_found`. */
export const orderOfLocked = async (tx: Tx, requisition: Requisition): Promise<Followed> => {
  const order = await orderOf(tx, requisition.id);
  if (!order) throw notFound();
  return followed(tx, requisition, order);
};

type Woken = Extract<OutboxMessage, { kind: 'follow' }>['because'];

/** Wakes the order's run, or starts it. */
export const wakeOrder = ({ tx, of, requisition }: Followed, because: Woken): Promise<void> =>
  enqueue(tx, { kind: 'follow', requisition: of.requisition, round: requisition.round, order: of.number, because });

/** An entry in the case file of the order's requisition; what stands in `payload` besides the order is no text. */
export const noteOrder = (
  { tx, of }: Followed,
  { actor, at }: Pick<Saying, 'actor' | 'at'>,
  kind: string,
  payload: object = {},
): Promise<void> => appendCase(tx, of.requisition, { at, actor, kind, payload: { order: of.number, ...payload } });

/** Ends it as it is: what has not come is not waited for. */
export const close = async (order: Followed, { by, ...said }: Saying, reason: string): Promise<void> => {
  requireOpen(order);
  await closeOrder(order.tx, order.of, { kind: 'closed', reason, by, at: said.at });
  await noteOrder(order, said, 'order_closed');
};

/** Has the order taken back by its run: at the ERP, from the budget, and with its vendor. Throws `conflict` once something arrived. */
export const cancel = async (order: Followed, { by, ...said }: Saying, reason: string): Promise<void> => {
  requireOpen(order);
  if (hasArrived(order.facts))
    throw new QuartermasterError(
      'conflict',
      `Something of order ${order.of.number} was received, so it is not cancelled. Close it; nothing more is waited for then.`,
    );
  await closeOrder(order.tx, order.of, { kind: 'cancelled', reason, by, at: said.at });
  await noteOrder(order, said, 'order_cancelled');
};

const wanted = { true: 'on hold already', false: 'not on hold' } as const;

/** While it is on hold nothing goes to the vendor or the ERP but its end, no change goes on, and nobody is asked about it. What arrives is noted. */
export const setHeld = async (
  order: Followed,
  { by, ...said }: Saying,
  hold: { isHeld: boolean; reason: string },
): Promise<void> => {
  requireOpen(order);
  if (isHeld(order.facts) === hold.isHeld)
    throw new QuartermasterError('conflict', `Order ${order.of.number} is ${wanted[`${hold.isHeld}`]}.`);
  await addOrderHold(order.tx, order.of, { ...hold, by, at: said.at });
  await noteOrder(order, said, hold.isHeld ? 'order_held' : 'order_released');
};

/** From when on it is overdue. */
export const setDeadline = async (
  order: Followed,
  { by, ...said }: Saying,
  deadline: { kind: 'date' | 'again'; due: string },
): Promise<void> => {
  requireOpen(order);
  await addDeadline(order.tx, order.of, { ...deadline, by, at: said.at });
  await noteOrder(order, said, deadline.kind === 'date' ? 'delivery_date_set' : 'reminder_wanted', {
    due: deadline.due,
  });
};
