import { z } from 'zod';

const Name = z.string().max(300);
const Transaction = z.string().max(100);

/** The provider's id of a company: nine digits. */
export const Duns = z.string().regex(/^\d{9}$/, 'nine digits');

/** Companies that may be the one asked for, surest first; confidence 1 to 10. `operating` is null when the provider does not say. */
export const MatchResult = z.object({
  candidates: z
    .array(
      z.object({
        duns: Duns,
        name: Name,
        country: z.string().nullable(),
        registrationNumbers: z.array(z.string().max(60)).max(10),
        confidence: z.int().min(1).max(10),
        operating: z.boolean().nullable(),
      }),
    )
    .min(1)
    .max(10),
  transaction: Transaction,
});
export type MatchResult = z.infer<typeof MatchResult>;

/** Supplier evaluation risk 1 (best) to 9, failure class 1 (best) to 5; null is what the provider does not say. */
export const AssessResult = z.object({
  duns: Duns,
  supplierEvaluationRisk: z.int().min(1).max(9).nullable(),
  failureClass: z.int().min(1).max(5).nullable(),
  bankruptcy: z.boolean().nullable(),
  operating: z.boolean().nullable(),
  /** The day of the older of the two scores. */
  assessedOn: z.iso.date().nullable(),
  transaction: Transaction,
});
export type AssessResult = z.infer<typeof AssessResult>;

/** Entries of sanctions lists that resemble the party, most alike first; score 0 to 1. `exact`: its id, or its name and country. */
export const ScreenResult = z.object({
  hits: z
    .array(z.object({ list: z.string().max(100), entity: Name, score: z.number().min(0).max(1), exact: z.boolean() }))
    .max(20),
  listVersions: z.array(z.string().max(100)).min(1).max(50),
  transaction: Transaction,
});
export type ScreenResult = z.infer<typeof ScreenResult>;
