import { moveOrder, orderOf } from '../../store/orders.ts';
import { release } from '../../store/budgets.ts';
import { appendCase } from '../../store/case-file.ts';
import { takesBackFor } from '../acts-for.ts';
import type { Activities, CaseRef } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { beating } from '../heartbeat.ts';
import { lockRequisition } from '../../store/requisitions.ts';
import { runOperation } from '../../tools/run-operation.ts';
import { erpCall, findOrder } from './order-effects.ts';
import { noting, type Trouble } from './noting.ts';
import { workerOf } from './step.ts';

/** What people must do, where an order is not taken back. */
const cancelling: Trouble = {
  entry: 'cancellation_refused',
  cures: {
    provider_refused: (number) => `The ERP does not cancel order ${number}; cancel it there.`,
    authorization_needed: (number) =>
      `Order ${number} is cancelled at the ERP once its requester has signed in, or by hand there.`,
  },
};

/** Asked by key, and cancelled where it is open there. */
export const cancelAtErp = (
  context: ActivityContext,
  ref: CaseRef,
  at: Parameters<typeof erpCall>[2],
  number: string,
): Promise<void> =>
  beating(async (signal) => {
    const call = erpCall(context, ref, at, signal);
    const posted = await noting(context, ref, { ...cancelling, number }, () => findOrder(ref, call));
    if (posted?.status !== 'open') return;
    const { erpNumber } = posted;
    await noting(context, ref, { ...cancelling, number: erpNumber }, () =>
      runOperation('order_cancel', { erpNumber }, call),
    );
  });

/** Takes back what may have been posted: the ERP is asked by key, since a crash may have hidden its answer. The number stays used. */
export const cancelOrder =
  (context: ActivityContext): Activities['cancelOrder'] =>
  async (ref) => {
    const at = await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const requisition = await lockRequisition(tx, ref.requisition);
      const person = await takesBackFor(tx, requisition);
      return { order: await orderOf(tx, ref.requisition), status: requisition.status, person };
    });
    const { order } = at;
    if (!order || order.status === 'sent' || order.status === 'cancelled' || order.status === 'observed') return;
    await cancelAtErp(context, ref, at, order.number);
    await context.database.withPrincipal(workerOf(ref), async (tx) => {
      await moveOrder(tx, order.number, { status: 'cancelled' });
      await release(tx, ref.requisition);
      const payload = { order: order.number };
      await appendCase(tx, ref.requisition, {
        at: context.now(),
        actor: { kind: 'worker' },
        kind: 'order_cancelled',
        payload,
      });
    });
  };
