import { isDone } from '../../domain/plan.ts';
import type { Outcome, Scene } from './step.ts';

/** Reading begins, or what was read before goes on: released by compliance, or left by a run that is there no more. */
export const begin = async ({ requisition }: Scene, runId: string | null): Promise<Outcome> => {
  const entry = { kind: 'begun', payload: { round: requisition.round } };
  const status = requisition.status === 'received' ? 'reading' : requisition.status;
  const state = isDone(requisition.plan, 'read') ? 'done' : 'running';
  return {
    state: 'done',
    status,
    change: { runId },
    plan: [{ step: 'read', state, note: null }],
    ...(requisition.runId === runId ? {} : { entry }),
  };
};
