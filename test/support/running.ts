/** Set-up and tear-down are two modules of one process: this is what the first tells the second. */
export const servers = { stop: async (): Promise<void> => {} };
