import type { Mail } from './mail.ts';
import { readPassages, type Copied } from './passages.ts';
import { readCategory, readCostCenter, readDeliveryPlace, readJustification } from './read/context.ts';
import { readNeededBy } from './read/dates.ts';
import type { Item } from './read/items.ts';
import { readKind, type Kind } from './read/kind.ts';
import { readLines } from './read/lines.ts';
import { readSums, type Sums } from './read/sums.ts';
import { readVendor, type VendorWords } from './read/vendor.ts';

/** What was read of a mail: copies of its words, null where it says nothing. */
export type IntakeReading = Kind &
  Sums & {
    vendor: VendorWords;
    lines: Item[];
    neededBy: Copied;
    costCenter: Copied;
    deliveryPlace: Copied;
    justification: Copied;
    category: Copied;
  };

const NOTHING = {
  vendor: { name: null, country: null, taxId: null, email: null },
  lines: [],
  charges: [],
  tax: null,
  total: null,
  totalBasis: null,
  ceiling: null,
  currency: null,
  neededBy: null,
  costCenter: null,
  deliveryPlace: null,
  justification: null,
  category: null,
} satisfies Partial<IntakeReading>;

/** Reads a mail by rules; a mail that asks for nothing to be bought has no fields. */
export function readIntake(mail: Mail): IntakeReading {
  const document = readPassages(mail);
  const lines = readLines(document);
  const kind = readKind(document, lines);
  if (!kind.isPurchaseRequest) return { ...kind, ...NOTHING };
  return {
    ...kind,
    vendor: readVendor(document),
    lines,
    ...readSums(document),
    neededBy: readNeededBy(document),
    costCenter: readCostCenter(document),
    deliveryPlace: readDeliveryPlace(document),
    justification: readJustification(document),
    category: readCategory(document, lines),
  };
}
