import { normalizedName } from './reading/names.ts';
import type { Money } from './requirement.ts';

/** An order, as far as two of them are compared; a null was not said. */
export type Compared = { vendor: string; total: Money; lines: number | null };

/** `agrees` is null where one side does not say it. */
export type FieldComparison = {
  field: 'vendor' | 'total' | 'currency' | 'lines';
  ours: string;
  theirs: string;
  agrees: boolean | null;
};

/** Field by field, what would have been ordered and what the buyer ordered. */
export const compareOrders = (ours: Compared & { vendorNumber: string }, theirs: Compared): FieldComparison[] => {
  const isSameVendor =
    theirs.vendor === ours.vendorNumber || normalizedName(theirs.vendor) === normalizedName(ours.vendor);
  const sameCurrency = ours.total.currency === theirs.total.currency;
  const bothCounted = ours.lines !== null && theirs.lines !== null;
  return [
    { field: 'vendor', ours: ours.vendor, theirs: theirs.vendor, agrees: isSameVendor },
    { field: 'currency', ours: ours.total.currency, theirs: theirs.total.currency, agrees: sameCurrency },
    {
      field: 'total',
      ours: String(ours.total.minor),
      theirs: String(theirs.total.minor),
      // Numbers of two currencies say nothing about each other.
      agrees: sameCurrency ? ours.total.minor === theirs.total.minor : null,
    },
    {
      field: 'lines',
      ours: String(ours.lines ?? ''),
      theirs: String(theirs.lines ?? ''),
      agrees: bothCounted ? ours.lines === theirs.lines : null,
    },
  ];
};

export type Agreement = { agree: number; differ: number; unknown: number };

/** How often each field agrees, over all that could be compared. */
export const agreementOf = (all: readonly FieldComparison[]): Record<FieldComparison['field'], Agreement> => {
  const of = (field: FieldComparison['field']): Agreement => {
    const own = all.filter((one) => one.field === field);
    const count = (agrees: boolean | null) => own.filter((one) => one.agrees === agrees).length;
    return { agree: count(true), differ: count(false), unknown: count(null) };
  };
  return { vendor: of('vendor'), currency: of('currency'), total: of('total'), lines: of('lines') };
};
