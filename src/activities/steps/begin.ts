import type { Outcome, Scene } from './step.ts';

/** Reading begins, unless compliance released a requisition that was read before. */
export const begin = async ({ requisition }: Scene, runId: string | null): Promise<Outcome> => {
  const entry = { kind: 'begun', payload: { round: requisition.round } };
  const status = requisition.status === 'received' ? 'reading' : requisition.status;
  return { state: 'done', status, change: { runId }, ...(requisition.runId === runId ? {} : { entry }) };
};
