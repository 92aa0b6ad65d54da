import { z } from 'zod';

/**
 * The model copies, code reads: `text` is the value exactly as it is written in the mail ("1.480,00 EUR", "nächsten Freitag"),
 * `quote` the sentence or table row around it, word for word. Nothing is normalised or computed by a model.
 */
export const Copied = z.object({ text: z.string(), quote: z.string() }).nullable();
export type Copied = z.infer<typeof Copied>;

export const IntakeOutput = z.object({
  isPurchaseRequest: z.boolean(),
  whyNot: z.string().nullable(),
  vendor: z.object({ name: Copied, country: Copied, taxId: Copied, email: Copied }),
  lines: z.array(z.object({ description: Copied, quantity: Copied, unit: Copied, unitPrice: Copied })),
  charges: z.array(z.object({ label: Copied, amount: Copied })),
  tax: Copied,
  total: Copied,
  /** The words that say whether the total is with or without tax ("zzgl. MwSt.", "TTC", "plus tax"). */
  totalBasis: Copied,
  ceiling: Copied,
  currency: Copied,
  neededBy: Copied,
  costCenter: Copied,
  deliveryPlace: Copied,
  justification: Copied,
  category: Copied,
});
export type IntakeOutput = z.infer<typeof IntakeOutput>;
