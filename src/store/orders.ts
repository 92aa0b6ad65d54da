import { QuartermasterError } from '../domain/errors.ts';
import { OrderDocument } from '../domain/order.ts';
import type { Tx } from './database.ts';
import { announce } from './events.ts';
import type { Place } from './requisition-list.ts';
import { nextNumber } from './tenants.ts';
import { numbersOf } from './vendors.ts';

export type StoredOrder = {
  number: string;
  requisition: string;
  vendorNumber: string;
  digest: string;
  /** OrderDocument (src/domain/order.ts) */
  data: unknown;
  status: 'numbered' | 'posted' | 'sent' | 'cancelled' | 'observed';
  erpNumber: string | null;
  messageId: string | null;
  createdAt: string;
  /** When its mail went out. */
  sentAt: string | null;
};

const columns = `number, requisition, vendor_number as "vendorNumber", digest, data, status, erp_number as "erpNumber",
  message_id as "messageId", to_json(created_at)#>>'{}' as "createdAt", to_json(sent_at)#>>'{}' as "sentAt"`;

/** The requisition's order under the tenant's next number; the number is taken in the transaction that inserts the order, so none is lost. */
export const insertOrder = async (
  tx: Tx,
  order: { requisition: string; vendorNumber: string; digest: string; data: (number: string) => unknown },
): Promise<StoredOrder> => {
  const number = `PO-${String(await nextNumber(tx, 'order')).padStart(6, '0')}`;
  const [row] = await tx.rows<StoredOrder>(
    `insert into orders (tenant, number, requisition, vendor_number, digest, data, status)
     values ($1, $2, $3, $4, $5, $6, 'numbered') returning ${columns}`,
    [tx.tenant, number, order.requisition, order.vendorNumber, order.digest, JSON.stringify(order.data(number))],
  );
  if (!row)
    throw new QuartermasterError(
      'internal',
      'An order was written and did not come back. Look at the policies of the table orders.',
    );
  await announce(tx, row.requisition, 'order.numbered', aboutOrder(row));
  return row;
};

export const orderOf = async (tx: Tx, requisition: string): Promise<StoredOrder | null> => {
  const [row] = await tx.rows<StoredOrder>(`select ${columns} from orders where tenant = $1 and requisition = $2`, [
    tx.tenant,
    requisition,
  ]);
  return row ?? null;
};

export const moveOrder = async (
  tx: Tx,
  number: string,
  to: { status: StoredOrder['status']; erpNumber?: string; messageId?: string; pdf?: Uint8Array },
): Promise<void> => {
  const [order] = await tx.rows<StoredOrder>(
    `update orders set status = $3, erp_number = coalesce($4, erp_number), message_id = coalesce($5, message_id), pdf = coalesce($6, pdf),
       sent_at = case when $3 = 'sent' then coalesce(sent_at, now()) else sent_at end
     where tenant = $1 and number = $2 returning ${columns}`,
    [tx.tenant, number, to.status, to.erpNumber ?? null, to.messageId ?? null, to.pdf ?? null],
  );
  if (order) await announceOrder(tx, order);
};

const aboutOrder = ({ requisition, number, vendorNumber }: StoredOrder) => ({
  requisition,
  order: number,
  vendor: vendorNumber,
});

const announceOrder = async (tx: Tx, order: StoredOrder): Promise<void> => {
  const { requisition, status, erpNumber } = order;
  const about = aboutOrder(order);
  if (status === 'posted') await announce(tx, requisition, 'order.posted', { ...about, erpNumber: erpNumber ?? '' });
  if (status === 'cancelled' || status === 'observed') await announce(tx, requisition, `order.${status}`, about);
  if (status !== 'sent') return;
  const { currency, total, neededBy, lines } = OrderDocument.parse(order.data);
  await announce(tx, requisition, 'order.sent', {
    ...about,
    erpNumber,
    currency,
    totalMinor: total.minor,
    neededBy,
    lines: lines.map(({ quantity }, index) => ({ line: index + 1, quantity })),
  });
};

export const findOrder = async (tx: Tx, number: string): Promise<StoredOrder | null> => {
  const [row] = await tx.rows<StoredOrder>(`select ${columns} from orders where tenant = $1 and number = $2`, [
    tx.tenant,
    number,
  ]);
  return row ?? null;
};

/** Newest first; `after` is the place of the last row of the page before. */
export const listOrders = async (
  tx: Tx,
  filter: { statuses: readonly string[] | null; vendor: string | null; after: Place | null; limit: number },
): Promise<StoredOrder[]> =>
  tx.rows<StoredOrder>(
    `select ${columns} from orders
     where tenant = $1 and ($2::text[] is null or status = any ($2)) and ($3::text is null or vendor_number = any (${numbersOf('$3')}))
       and ($4::timestamptz is null or (created_at, number) < ($4, $5::text))
     order by created_at desc, number desc limit $6`,
    [tx.tenant, filter.statuses, filter.vendor, filter.after?.key ?? null, filter.after?.id ?? null, filter.limit],
  );

/** Numbers of the orders with a vendor that were sent and are not ended, as far as this principal sees them, by their requisitions. */
export const openOrdersWith = async (tx: Tx, vendorNumber: string): Promise<string[]> =>
  (
    await tx.rows<{ number: string }>(
      `select number from orders o where tenant = $1 and vendor_number = $2 and status = 'sent'
         and not exists (select from order_closings c where c.tenant = o.tenant and c.order_number = o.number)
       order by requisition`,
      [tx.tenant, vendorNumber],
    )
  ).map(({ number }) => number);

/** The orders with a vendor that this principal may see, newest first. */
export const ordersWith = async (tx: Tx, vendorNumber: string): Promise<StoredOrder[]> =>
  tx.rows<StoredOrder>(
    `select ${columns} from orders where tenant = $1 and vendor_number = any (${numbersOf('$2')}) order by created_at desc limit 20`,
    [tx.tenant, vendorNumber],
  );

/** Whether anything was ever ordered from a vendor. */
export const hasOrders = async (tx: Tx, vendorNumber: string): Promise<boolean> =>
  (
    await tx.rows(
      `select from orders where tenant = $1 and vendor_number = any (${numbersOf('$2')}) and status = 'sent' limit 1`,
      [tx.tenant, vendorNumber],
    )
  ).length > 0;
