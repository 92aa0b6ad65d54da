import { z } from 'zod';

/** Lengths of vectors for which the database has an index (migrations/0008_contracts.sql). */
export const dimensions = [256, 512, 768, 1024, 1536] as const;
export const Dimension = z.coerce.number().pipe(z.literal(dimensions));
export type Dimension = z.infer<typeof Dimension>;

/** What a model makes of texts: one vector for each, in their order, and the tokens that were paid for; null where it did not say. */
export type Embedded = { vectors: number[][]; tokens: number | null };

/** The one door to a model that turns texts into vectors. */
export type Embedder = {
  readonly model: string;
  readonly dimension: Dimension;
  /** Micro-dollars for a million tokens, and where that is written. */
  readonly price: { inputMicroUsdPerMillion: number; outputMicroUsdPerMillion: number; version: string };
  /** One call, never retried here. Throws `provider_unavailable` or `provider_refused`, and the signal's reason once it is aborted. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded>;
};
