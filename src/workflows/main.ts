/** What the worker bundles: one export a workflow. */
export { procurement } from './procurement.ts';
