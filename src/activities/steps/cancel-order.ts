import { moveOrder, orderOf } from '../../store/orders.ts';
import { release } from '../../store/budgets.ts';
import { appendCase } from '../../store/case-file.ts';
import { QuartermasterError } from '../../domain/errors.ts';
import type { Activities, CaseRef } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { beating } from '../heartbeat.ts';
import { lockRequisition, updateRequisition } from '../../store/requisitions.ts';
import { runOperation } from '../../tools/run-operation.ts';
import { erpCall, findOrder } from './order-effects.ts';
import { workerOf } from './step.ts';

/** People see it where they look at the requisition; once it is cancelled there by hand, the next attempt finds it so. */
const noteRefusal = (context: ActivityContext, ref: CaseRef, erpNumber: string): Promise<void> =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const { id, statusReason } = await lockRequisition(tx, ref.requisition);
    const note = `The ERP does not cancel order ${erpNumber}; cancel it there.`;
    if (statusReason?.includes(note)) return;
    await updateRequisition(tx, id, { statusReason: [statusReason, note].filter(Boolean).join(' ') });
    const payload = { erpNumber };
    await appendCase(tx, id, { at: context.now(), actor: { kind: 'worker' }, kind: 'cancellation_refused', payload });
  });

/** Takes back what may have been posted: the ERP is asked by key, since a crash may have hidden its answer. The number stays used. */
export const cancelOrder =
  (context: ActivityContext): Activities['cancelOrder'] =>
  async (ref) => {
    const at = await context.database.withPrincipal(workerOf(ref), async (tx) => ({
      order: await orderOf(tx, ref.requisition),
      status: (await lockRequisition(tx, ref.requisition)).status,
    }));
    const { order, status } = at;
    if (!order || order.status === 'sent' || order.status === 'cancelled' || order.status === 'observed') return;
    await beating(async (signal) => {
      const call = erpCall(context, ref, status, signal);
      const posted = await findOrder(ref, call);
      if (posted?.status !== 'open') return;
      try {
        await runOperation('order_cancel', { erpNumber: posted.erpNumber }, call);
      } catch (error) {
        if (error instanceof QuartermasterError && error.code === 'provider_refused')
          await noteRefusal(context, ref, posted.erpNumber);
        throw error;
      }
    });
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
