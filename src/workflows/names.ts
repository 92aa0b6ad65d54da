/** Task queue of workflows, and of all activities but model turns. */
export const QUEUE = 'procurement';

/** Task queue of model turns. */
export const MODEL_QUEUE = 'procurement-model';

/** The business id is the workflow id: one run a requisition. */
export const workflowIdOf = (ref: { tenant: string; requisition: string }): string =>
  `requisition:${ref.tenant}:${ref.requisition}`;

/** One run a tenant, so that no passage is embedded twice. */
export const embeddingIdOf = (tenant: string): string => `embed-contracts:${tenant}`;
