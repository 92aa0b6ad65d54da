import { z } from 'zod';
import { QuartermasterError } from './errors.ts';
import { lineNet } from './money.ts';
import { Charge, Currency, Decimal, IsoDate, Money, UnitPrice } from './requirement.ts';
import type { Requirement } from './requirement.ts';

const Filled = z.string().trim().min(1);

/** A purchase order as it is stored, posted, printed and mailed. A null is a fact that an order may lack. */
export const OrderDocument = z.object({
  number: Filled,
  /** 1 is what was sent first; each change of it is the next. */
  version: z.int().positive().default(1),
  date: IsoDate,
  requisition: Filled,
  tenant: z.object({ name: Filled }),
  vendor: z.object({
    number: Filled,
    name: Filled,
    country: z.string().nullable(),
    taxId: z.string().nullable(),
    email: z.email(),
  }),
  lines: z
    .array(
      z.object({
        description: Filled,
        quantity: Decimal,
        unit: z.string().nullable(),
        unitPrice: UnitPrice,
        net: Money,
      }),
    )
    .nonempty(),
  charges: z.array(Charge),
  tax: Money.nullable(),
  total: Money,
  /** Whether `total` contains the tax; null where no tax is due or known. */
  totalIs: z.enum(['net', 'gross']).nullable(),
  currency: Currency,
  deliveryPlace: Filled,
  neededBy: IsoDate,
});
export type OrderDocument = z.infer<typeof OrderDocument>;

export type OrderHead = Pick<OrderDocument, 'number' | 'date' | 'requisition' | 'tenant'> & {
  /** As our vendor record has it, address included; never as a mail has it. */
  vendor: { [Key in keyof OrderDocument['vendor']]: OrderDocument['vendor'][Key] | null };
};

/** The order for a requirement. Throws `invalid_input` with every field that an order needs and this one lacks. */
export const orderDocument = (requirement: Requirement, head: OrderHead): OrderDocument => {
  const { charges, tax, total, totalIs, currency, deliveryPlace, neededBy } = requirement;
  const lines = requirement.lines.map(({ description, quantity, unit, unitPrice }) => ({
    description,
    quantity,
    unit,
    unitPrice,
    net: quantity === null || unitPrice === null ? null : lineNet(quantity, unitPrice),
  }));
  const parsed = OrderDocument.superRefine(oneCurrency).safeParse({
    ...head,
    lines,
    charges,
    tax,
    total,
    totalIs,
    currency,
    deliveryPlace,
    neededBy,
  });
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ field: z.core.toDotPath(path), reason: message }));
  throw new QuartermasterError(
    'invalid_input',
    `The order lacks ${fields.map(({ field }) => field).join(', ')}. Complete the requisition or the vendor record first.`,
    { cause: parsed.error, fields },
  );
};

const oneCurrency = (order: OrderDocument, context: z.RefinementCtx): void => {
  const amounts = {
    ...Object.fromEntries(order.lines.map(({ unitPrice }, at) => [`lines[${at}].unitPrice`, unitPrice])),
    ...Object.fromEntries(order.charges.map(({ amount }, at) => [`charges[${at}].amount`, amount])),
    ...(order.tax !== null && { tax: order.tax }),
    total: order.total,
  };
  for (const [field, { currency }] of Object.entries(amounts)) {
    if (currency !== order.currency) context.addIssue({ code: 'custom', path: [field], message: `is in ${currency}` });
  }
};
