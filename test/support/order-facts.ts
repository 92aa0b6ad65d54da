import type { Database } from '../../src/store/database.ts';
import {
  addAcknowledgement,
  addDeadline,
  addOrderHold,
  addReceipt,
  closeOrder,
  noteNotice,
} from '../../src/store/order-facts.ts';
import { addChange, refuseChange, withdrawChange } from '../../src/store/order-changes.ts';
import { orderOf } from '../../src/store/orders.ts';
import { notFound } from '../../src/store/requisitions.ts';
import { order } from './order.ts';
import { person, worker } from './principals.ts';

/** What is kept of an order since it was sent. */
export const ORDER_FACTS = [
  'order_acknowledgements',
  'order_receipts',
  'order_holds',
  'order_closings',
  'order_deadlines',
  'order_notices',
  'order_changes',
  'order_change_outcomes',
] as const;

/** Adds one fact of every kind about the order of a requisition. */
export const fillOrderFacts = async (database: Database, requisition: string): Promise<void> => {
  const who = person('acme', 'buyer', 'buyer', 'receiver');
  const said = { by: who.person, at: new Date() };
  const of = await database.withPrincipal(who, async (tx) => {
    const stored = await orderOf(tx, requisition);
    if (!stored) throw notFound();
    const { number } = stored;
    const about = { number, requisition };
    const answer = {
      version: 1,
      verdict: 'changed',
      dated: '2026-11-26',
      promised: '2026-12-20',
      note: 'Later.',
    } as const;
    await addAcknowledgement(tx, about, { ...answer, ...said, totalMinor: 100 });
    const lines = [{ line: 1, quantity: '1' }];
    await addReceipt(tx, about, { key: 'k1', kind: 'received', lines, reason: null, ...said });
    await addOrderHold(tx, about, { isHeld: true, reason: 'It is disputed.', ...said });
    await addDeadline(tx, about, { kind: 'date', due: '2026-12-20', ...said });
    const before = order();
    const after = { ...before, version: 2, neededBy: '2026-12-20' };
    const why = { digest: 'd2', reason: 'Later is soon enough.', acknowledgement: 1, inPlaceOf: null };
    await addChange(tx, about, { number: 1, before, after, ...why, ...said });
    await addChange(tx, about, { number: 2, before, after, ...why, digest: 'd3', ...said });
    return about;
  });
  await database.withPrincipal(worker('acme'), async (tx) => {
    await closeOrder(tx, of, { kind: 'closed', reason: 'It is done.', by: null, at: said.at });
    await refuseChange(tx, of, { change: 1, why: 'received', by: null, at: said.at });
    await noteNotice(tx, of, { kind: 'reminder', occasion: 0, number: 1, outcome: 'sent' }, said.at);
  });
  const takenBack = { change: 2, reason: 'They keep the day.', ...said };
  await database.withPrincipal(who, (tx) => withdrawChange(tx, of, takenBack));
};
