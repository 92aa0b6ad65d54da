import { moveOrder, orderOf } from '../../store/orders.ts';
import { release } from '../../store/budgets.ts';
import { appendCase } from '../../store/case-file.ts';
import type { Activities } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { beating } from '../heartbeat.ts';
import { lockRequisition } from '../../store/requisitions.ts';
import { operations } from '../../tools/operations.ts';
import { runOperation } from '../../tools/run-operation.ts';
import { erpCall, erpKeyOf } from './order-effects.ts';
import { workerOf } from './step.ts';

/** Takes back what may have been posted: the ERP is asked by key, since a crash may have hidden its answer. The number stays used. */
export const cancelOrder =
  (context: ActivityContext): Activities['cancelOrder'] =>
  async (ref) => {
    const at = await context.database.withPrincipal(workerOf(ref), async (tx) => ({
      order: await orderOf(tx, ref.requisition),
      status: (await lockRequisition(tx, ref.requisition)).status,
    }));
    const { order, status } = at;
    if (!order || order.status === 'sent' || order.status === 'cancelled') return;
    await beating(async (signal) => {
      const call = erpCall(context, ref, status, signal);
      const posted = await runOperation(operations.order_find, { key: erpKeyOf(ref) }, call);
      if (posted?.status === 'open') await runOperation(operations.order_cancel, { erpNumber: posted.erpNumber }, call);
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
