/** Task queue of workflows, and of all activities but model turns. */
export const QUEUE = 'procurement';

/** Task queue of model turns, and of nothing else: its rate is what the model's provider allows. */
export const MODEL_QUEUE = 'reasoning';

/** The business id is the workflow id: one run a requisition. */
export const workflowIdOf = (ref: { tenant: string; requisition: string }): string =>
  `requisition:${ref.tenant}:${ref.requisition}`;

/** One run an order, from when it was sent. */
export const orderIdOf = (ref: { tenant: string; order: string }): string => `order:${ref.tenant}:${ref.order}`;

/** One run an agent's run that belongs to no requisition. */
export const agentRunIdOf = (ref: { tenant: string; run: string }): string => `agent:${ref.tenant}:${ref.run}`;

/** One run a tenant, so that no passage is embedded twice. */
export const embeddingIdOf = (tenant: string): string => `embed-contracts:${tenant}`;

/** Whose run it is; null for an id that is none of ours. */
export const tenantOf = (workflowId: string): string | null =>
  /^(?:requisition|order|agent|embed-contracts):([^:]+)/.exec(workflowId)?.[1] ?? null;
