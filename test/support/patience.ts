export const POLL_MS = 40;
/** How long a test waits for what must come. */
export const PATIENCE_MS = 12_000;
