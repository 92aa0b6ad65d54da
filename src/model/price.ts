/** What a model costs, and where that is written, to be recorded with each call. */
export type Price = { inputMicroUsdPerMillion: number; outputMicroUsdPerMillion: number; version: string };
