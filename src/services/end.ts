import type { Actor } from '../domain/principal.ts';
import type { Status } from '../domain/status.ts';
import { appendCase } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { cancelTasks } from '../store/tasks.ts';
import { updateRequisition, type Requisition } from '../store/requisitions.ts';
import { release } from '../store/budgets.ts';
import type { ServiceContext } from './context.ts';

/** Ends a requisition before its order: open tasks are cancelled and the money is free again. */
export const end = async (
  context: Pick<ServiceContext, 'now'>,
  tx: Tx,
  requisition: Requisition,
  how: { status: Extract<Status, 'rejected' | 'withdrawn' | 'failed'>; reason: string; actor: Actor },
): Promise<void> => {
  await updateRequisition(tx, requisition.id, { status: how.status, statusReason: how.reason });
  await cancelTasks(tx, requisition.id);
  await release(tx, requisition.id);
  await appendCase(tx, requisition.id, {
    at: context.now(),
    actor: how.actor,
    kind: how.status,
    payload: { reason: how.reason },
  });
};
