import type { OrderChange } from '../domain/delivery.ts';
import type { Tx } from '../store/database.ts';
import { changesOf } from '../store/order-changes.ts';
import type { Task } from '../store/tasks.ts';
import type { TaskReview } from './review-view.ts';

const endOf = (change: OrderChange, next: OrderChange | undefined): TaskReview['takenBack'] => {
  const { outcome } = change;
  if (outcome?.kind === 'withdrawn')
    return { how: 'withdrawn', by: outcome.by, at: outcome.at, reason: outcome.reason };
  return outcome === null && next !== undefined
    ? { how: 'replaced', by: next.by, at: next.at, reason: next.reason }
    : null;
};

/** Who took away what an approval was asked for, where somebody did: withdrew the change of an order, or put another in its place. */
export const takenBackOf = async (
  tx: Tx,
  { topic, status, facts, digest }: Pick<Task, 'topic' | 'status' | 'facts' | 'digest'>,
): Promise<TaskReview['takenBack']> => {
  const order = facts['order'];
  if (topic !== 'change_approval' || status !== 'cancelled' || typeof order !== 'string') return null;
  const changes = await changesOf(tx, order);
  const at = changes.findIndex((change) => change.digest === digest);
  const change = changes[at];
  return change === undefined ? null : endOf(change, changes[at + 1]);
};
