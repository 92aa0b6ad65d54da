import { moveOrder, orderOf } from '../../store/orders.ts';
import { release } from '../../store/budgets.ts';
import { appendCase } from '../../store/case-file.ts';
import { QuartermasterError, type ErrorCode } from '../../domain/errors.ts';
import { takesBackFor } from '../acts-for.ts';
import type { Activities, CaseRef } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { beating } from '../heartbeat.ts';
import { lockRequisition, updateRequisition } from '../../store/requisitions.ts';
import { runOperation } from '../../tools/run-operation.ts';
import { erpCall, findOrder } from './order-effects.ts';
import { workerOf } from './step.ts';

/** What people must do, where an order is not taken back. */
const cures: Partial<Record<ErrorCode, (number: string) => string>> = {
  provider_refused: (number) => `The ERP does not cancel order ${number}; cancel it there.`,
  authorization_needed: (number) =>
    `Order ${number} is cancelled at the ERP once its requester has signed in, or by hand there.`,
};

/** People see it where they look at the requisition; once it is cancelled there by hand, the next attempt finds it so. */
const note = (context: ActivityContext, ref: CaseRef, number: string, text: string): Promise<void> =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const { id, statusReason } = await lockRequisition(tx, ref.requisition);
    if (statusReason?.includes(text)) return;
    await updateRequisition(tx, id, { statusReason: [statusReason, text].filter(Boolean).join(' ') });
    const payload = { erpNumber: number };
    await appendCase(tx, id, { at: context.now(), actor: { kind: 'worker' }, kind: 'cancellation_refused', payload });
  });

/** Asks the ERP, and notes where it needs a person. */
const noting = async <T>(context: ActivityContext, ref: CaseRef, number: string, ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    const text = error instanceof QuartermasterError ? cures[error.code]?.(number) : undefined;
    if (text !== undefined) await note(context, ref, number, text);
    throw error;
  }
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
    const posted = await noting(context, ref, number, () => findOrder(ref, call));
    if (posted?.status !== 'open') return;
    const { erpNumber } = posted;
    await noting(context, ref, erpNumber, () => runOperation('order_cancel', { erpNumber }, call));
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
