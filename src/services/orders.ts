import { dayIn } from '../domain/day.ts';
import { deadlineOf, deliveredLines, deliveryState, isOverdue, type OrderFacts } from '../domain/delivery.ts';
import { OrderDocument } from '../domain/order.ts';
import { isAboutOrder } from '../domain/tasks.ts';
import type { Tx } from '../store/database.ts';
import { orderFacts } from '../store/order-facts.ts';
import { findOrder, listOrders, type StoredOrder } from '../store/orders.ts';
import { notFound } from '../store/requisitions.ts';
import { tasksOf } from '../store/tasks.ts';
import { readTenant } from '../store/tenants.ts';
import type { Person, Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { changesView, versionsOf } from './order-versions.ts';
import type { DeliveryView, OrderRow, OrderView } from './records-view.ts';
import { languageOf, taskView } from './show.ts';
import type { TaskView } from './view.ts';

const ORDER = 'orders';

const rowOf = ({ number, requisition, status, erpNumber, createdAt, sentAt, data }: StoredOrder): OrderRow => {
  const { vendor, total } = OrderDocument.parse(data);
  const whom = { number: vendor.number, name: vendor.name };
  return { number, requisition, vendor: whom, total, status, erpNumber, createdAt, sentAt };
};

/** The orders that this person may see, the newest first. */
export const orders =
  (context: ServiceContext): Services['orders'] =>
  (who, { status = null, vendor = null, after, limit }) => {
    const place = placeOf(ORDER, after, true);
    return context.database.withPrincipal(who, async (tx) => {
      const found = await listOrders(tx, { statuses: status, vendor, after: place, limit: limit + 1 });
      const items = found.slice(0, limit).map(rowOf);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, next: cursorOf(ORDER, last ? { key: last.createdAt, id: last.number } : null) };
    });
  };

type Looking = Pick<ServiceContext, 'policies' | 'now'>;

const delivery = async (
  { policies, now }: Looking,
  tx: Tx,
  order: StoredOrder,
  { document, facts }: { document: OrderDocument; facts: OrderFacts },
): Promise<DeliveryView | null> => {
  if (order.status !== 'sent' && facts.closing === null) return null;
  const { timeZone } = await readTenant(tx);
  const { acknowledgements, receipts, holds, closing, deadlines, notices } = facts;
  return {
    state: deliveryState(document, facts, policies.delivery.overReceipt),
    overdue: isOverdue(document, facts, dayIn(timeZone, now())),
    due: deadlineOf(document, facts).due,
    lines: deliveredLines(document, receipts),
    acknowledgements: [...acknowledgements],
    receipts: [...receipts],
    holds: [...holds],
    closing,
    deadlines: [...deadlines],
    notices: [...notices],
  };
};

/** What people are asked about the order now, in the reader's language. */
const asked = async (tx: Tx, who: Person, requisition: string): Promise<TaskView[]> => {
  const open = (await tasksOf(tx, requisition)).filter(({ topic, status }) => status === 'open' && isAboutOrder(topic));
  if (open.length === 0) return [];
  const language = await languageOf(tx, who);
  return open.map((task) => taskView(task, language));
};

/** One order as it was written, and how it stands. Throws `not_found`. */
export const orderView = async (context: Looking, tx: Tx, who: Person, number: string): Promise<OrderView> => {
  const found = await findOrder(tx, number);
  if (!found) throw notFound();
  const document = OrderDocument.parse(found.data);
  const facts = await orderFacts(tx, number, document.currency);
  const { version, date, neededBy, deliveryPlace, vendor, charges, tax, totalIs } = document;
  const versions = versionsOf(document, facts);
  return {
    ...rowOf(found),
    version,
    date,
    neededBy,
    deliveryPlace,
    sentTo: found.sentAt !== null || found.status === 'sent' ? vendor.email : null,
    lines: versions.at(-1)?.lines ?? [],
    charges,
    tax,
    totalIs,
    delivery: await delivery(context, tx, found, { document, facts }),
    versions,
    changes: await changesView(tx, found.requisition, facts),
    tasks: await asked(tx, who, found.requisition),
  };
};

export const order =
  (context: ServiceContext): Services['order'] =>
  (who, number) =>
    context.database.withPrincipal(who, (tx) => orderView(context, tx, who, number));
