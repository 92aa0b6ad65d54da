import { z } from 'zod';

/** A decimal number as a string, at most 12 digits before and 6 after the point; never a float. */
export const Decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/);
export type Decimal = z.infer<typeof Decimal>;

/** ISO 4217 alphabetic code. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);

/** An amount in the currency's minor unit (cents; yen have none). */
export const Money = z.object({ currency: Currency, minor: z.int() });
export type Money = z.infer<typeof Money>;

/** A price per unit; `amount` is in major units and may be finer than the currency's minor unit. */
export const UnitPrice = z.object({ currency: Currency, amount: Decimal });
export type UnitPrice = z.infer<typeof UnitPrice>;

/** ISO 8601 calendar date. */
export const IsoDate = z.iso.date();

export const Line = z.object({
  description: z.string().nullable(),
  quantity: Decimal.nullable(),
  unit: z.string().nullable(),
  unitPrice: UnitPrice.nullable(),
});
export type Line = z.infer<typeof Line>;

export const Charge = z.object({ label: z.string(), amount: Money });
export type Charge = z.infer<typeof Charge>;

/** What is to be bought. A null is unknown: asked for, never guessed. */
export const Requirement = z.object({
  vendor: z.object({
    name: z.string().nullable(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
    taxId: z.string().nullable(),
    email: z.string().nullable(),
  }),
  lines: z.array(Line),
  charges: z.array(Charge),
  tax: Money.nullable(),
  total: Money.nullable(),
  /** Whether `total` contains the tax; null while the mail leaves it open. */
  totalIs: z.enum(['net', 'gross']).nullable(),
  /** The most that may be spent, when the mail names only a ceiling. */
  ceiling: Money.nullable(),
  currency: Currency.nullable(),
  neededBy: IsoDate.nullable(),
  costCenter: z.string().nullable(),
  deliveryPlace: z.string().nullable(),
  justification: z.string().nullable(),
  category: z.string().nullable(),
});
export type Requirement = z.infer<typeof Requirement>;

/** A JSON path into a requirement: `vendor.taxId`, `lines[0].unitPrice`, `charges[0].amount`. */
export type FieldPath = string;

/** Why a value may be believed. A value without a proof is not taken as fact. */
export const Proof = z.discriminatedUnion('by', [
  z.object({ by: z.literal('quote'), quote: z.string(), part: z.enum(['subject', 'body', 'forwarded']) }),
  z.object({ by: z.literal('document'), quote: z.string(), file: z.string(), page: z.int() }),
  z.object({ by: z.literal('record'), record: z.string(), id: z.string(), asOf: z.string() }),
  z.object({ by: z.literal('derived'), from: z.array(z.string()), rule: z.string() }),
  z.object({ by: z.literal('answer'), task: z.string(), actor: z.string(), at: z.string() }),
  z.object({ by: z.literal('edit'), actor: z.string(), at: z.string() }),
]);
export type Proof = z.infer<typeof Proof>;

export const Evidence = z.record(z.string(), Proof);
export type Evidence = z.infer<typeof Evidence>;

/** A field that a person must settle, and why. */
export const Ask = z.object({ field: z.string(), reason: z.string() });
export type Ask = z.infer<typeof Ask>;
