import type { StepName } from '../domain/plan.ts';
import { isFinal } from '../domain/status.ts';
import { stepTimes, type Moment } from '../domain/step-times.ts';
import { caseMoments } from '../store/case-file.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf } from '../store/decisions.ts';
import type { Requisition } from '../store/requisitions.ts';
import { spendOf } from '../store/spend-report.ts';
import type { Task } from '../store/tasks.ts';
import type { RequisitionView } from './view.ts';

/** The step in which each agent works. */
const steps: Readonly<Record<string, StepName>> = {
  intake: 'read',
  vendor: 'clear_vendor',
  negotiation: 'clear_vendor',
};

const costsOf = async (tx: Tx, requisition: string): Promise<Map<StepName, number>> => {
  const costs = new Map<StepName, number>();
  for (const { agent, microUsd } of await spendOf(tx, requisition)) {
    const step = steps[agent];
    if (step !== undefined) costs.set(step, (costs.get(step) ?? 0) + microUsd);
  }
  return costs;
};

const confirmations = (tasks: readonly Task[]): Moment[] =>
  tasks
    .filter(({ topic }) => topic === 'vendor_confirmation')
    .map(({ openedAt }) => ({ what: 'confirmation_opened', at: openedAt }));

/** What a run ends with. */
const endings = ['order_sent', 'order_observed', 'vendor_blocked', 'not_a_request', 'rejected', 'withdrawn', 'failed'];

const endedAt = ({ status, updatedAt }: Requisition, moments: readonly Moment[]): string | null =>
  isFinal(status) ? (moments.findLast(({ what }) => endings.includes(what))?.at ?? updatedAt) : null;

/** What each step took and cost so far, since when the one that runs now does, and when all of it ended. */
export const stepsView = async (
  tx: Tx,
  requisition: Requisition,
  tasks: readonly Task[],
): Promise<{ steps: RequisitionView['steps']; since: string; endedAt: string | null }> => {
  const { id, createdAt } = requisition;
  const filed = await caseMoments(tx, id);
  const decided = (await decisionsOf(tx, id)).map(({ verb, at }) => ({ what: verb, at }));
  const waits = tasks.map(({ openedAt, closedAt }) => ({ from: openedAt, until: closedAt }));
  const { times, since } = stepTimes(createdAt, [...filed, ...decided, ...confirmations(tasks)], waits);
  const costs = await costsOf(tx, id);
  return {
    steps: times.map((time) => ({ ...time, microUsd: costs.get(time.step) ?? 0 })),
    since,
    endedAt: endedAt(requisition, filed),
  };
};
