import type { OrderDocument } from '../../src/domain/order.ts';
import type { Database } from '../../src/store/database.ts';
import { insertOrder, moveOrder } from '../../src/store/orders.ts';
import { involve } from '../../src/store/requisitions.ts';
import { requester, worker } from './principals.ts';
import { KNOWN_VENDOR, newRequisition } from './records.ts';

/** A requisition of the requester, which the receiver may see, with this order in this status. */
export const orderIn = async (
  database: Database,
  document: OrderDocument,
  status: 'posted' | 'sent',
): Promise<{ id: string; number: string }> => {
  const id = await database.withPrincipal(requester, (tx) => newRequisition(tx, requester.person));
  return database.withPrincipal(worker('acme'), async (tx) => {
    const data = (number: string) => ({ ...document, number, requisition: id });
    const { number } = await insertOrder(tx, { requisition: id, vendorNumber: KNOWN_VENDOR, digest: 'd', data });
    await moveOrder(tx, number, { status, erpNumber: '4500000017' });
    await involve(tx, id, ['receiver']);
    return { id, number };
  });
};
