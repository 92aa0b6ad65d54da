import { release } from '../../store/budgets.ts';
import { lockRequisition } from '../../store/requisitions.ts';
import { moveOrder } from '../../store/orders.ts';
import { noteOrder, orderOfLocked } from '../../services/order-act.ts';
import { takesBackFor } from '../acts-for.ts';
import type { Activities } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { cancelAtErp } from '../steps/cancel-order.ts';
import { workerOf } from '../steps/step.ts';

/** Takes back what somebody has cancelled after it was sent. The ERP is asked by key, so a repetition finds it done. */
export const takeBackOrder =
  (context: ActivityContext): Activities['takeBackOrder'] =>
  async (ref) => {
    const at = await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const requisition = await lockRequisition(tx, ref.requisition);
      const { order, facts } = await orderOfLocked(tx, requisition);
      const isWanted = order.status === 'sent' && facts.closing?.kind === 'cancelled';
      return isWanted ? { status: requisition.status, person: await takesBackFor(tx, requisition) } : null;
    });
    if (at === null) return;
    await cancelAtErp(context, ref, at, ref.order);
    await context.database.withPrincipal(workerOf(ref), async (tx) => {
      const followed = await orderOfLocked(tx, await lockRequisition(tx, ref.requisition));
      if (followed.order.status !== 'sent') return;
      await moveOrder(tx, ref.order, { status: 'cancelled' });
      await release(tx, ref.requisition);
      const { erpNumber } = followed.order;
      await noteOrder(followed, { actor: { kind: 'worker' }, at: context.now() }, 'order_taken_back', { erpNumber });
    });
  };
