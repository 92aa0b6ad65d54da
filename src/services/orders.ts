import { OrderDocument } from '../domain/order.ts';
import { findOrder, listOrders, type StoredOrder } from '../store/orders.ts';
import { notFound } from '../store/requisitions.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { OrderRow } from './records-view.ts';

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

/** One order as it was written. */
export const order =
  (context: ServiceContext): Services['order'] =>
  (who, number) =>
    context.database.withPrincipal(who, async (tx) => {
      const found = await findOrder(tx, number);
      if (!found) throw notFound();
      const { date, neededBy, deliveryPlace, vendor, lines, charges, tax, totalIs } = OrderDocument.parse(found.data);
      return {
        ...rowOf(found),
        date,
        neededBy,
        deliveryPlace,
        sentTo: found.status === 'sent' ? vendor.email : null,
        lines: lines.map(({ description, quantity, unit, unitPrice, net }) => ({
          description,
          quantity,
          unit,
          unitPrice: { currency: unitPrice.currency, amount: unitPrice.amount },
          net,
        })),
        charges,
        tax,
        totalIs,
      };
    });
