/** What the worker bundles: one export a workflow. */
export { agentRun } from './agent-run.ts';
export { embedContracts } from './embed-contracts.ts';
export { followOrder } from './follow-order.ts';
export { procurement } from './procurement.ts';
