/** Queues of the bare workflow, as many as the product's. */
export const BARE_QUEUE = 'bare';
export const BARE_MODEL_QUEUE = 'bare-model';
