import { domainOf, normalizedName } from './reading/names.ts';
import type { Requirement } from './requirement.ts';

type Wanted = Requirement['vendor'];

/** What of our own vendor record tells one vendor from another. */
export type VendorIdentity = {
  number: string;
  name: string;
  aliases: readonly string[];
  country: string | null;
  taxIds: readonly string[];
  domains: readonly string[];
};

/** Which of our records the wanted vendor is; `unclear` is for a person, with the field that would settle it. */
export type VendorMatch<Record> =
  | { kind: 'one'; record: Record }
  | { kind: 'none' }
  | { kind: 'unclear'; field: 'vendor.name' | 'vendor.taxId'; reason: string };

/** Tax ids as they are compared: letters and digits only. */
const plainTaxId = (taxId: string): string => taxId.toUpperCase().replace(/[^A-Z0-9]/g, '');

export const sameTaxId = (a: string, b: string): boolean => plainTaxId(a) === plainTaxId(b);

/** A tax id decides, where name or mail domain agree with it; without one, name and country. Records that contradict are asked about. */
export function matchVendor<Record extends VendorIdentity>(
  records: readonly Record[],
  wanted: Wanted,
): VendorMatch<Record> {
  const byTaxId = records.filter((record) => hasTaxId(record, wanted));
  const byName = records.filter((record) => hasName(record, wanted) && sameCountry(record, wanted));
  const byDomain = records.filter((record) => hasDomain(record, wanted));

  const [known, ...others] = byTaxId;
  if (known !== undefined) {
    if (others.length > 0)
      return unclear('vendor.name', `the tax id stands in several of our records: ${numbers(byTaxId)}`);
    if (byName.includes(known) || byDomain.includes(known)) return { kind: 'one', record: known };
    return unclear('vendor.name', `the tax id is that of our record ${known.number}, which has another name`);
  }
  if (byName.length > 1 && wanted.taxId === null) {
    return unclear('vendor.taxId', `several of our records have this name: ${numbers(byName)}`);
  }
  const contradicting = byName.filter(({ taxIds }) => wanted.taxId !== null && taxIds.length > 0);
  if (contradicting.length > 0) {
    return unclear('vendor.taxId', `our record with this name has another tax id: ${numbers(contradicting)}`);
  }
  if (byName.length > 1) return unclear('vendor.name', `several of our records have this name: ${numbers(byName)}`);
  if (byName[0] !== undefined) return { kind: 'one', record: byName[0] };
  if (byDomain.length === 0) return { kind: 'none' };
  return unclear('vendor.name', `the mail domain is that of our record ${numbers(byDomain)}, which has another name`);
}

const hasTaxId = ({ taxIds }: VendorIdentity, { taxId }: Wanted): boolean =>
  taxId !== null && taxIds.some((known) => sameTaxId(known, taxId));

const hasName = ({ name, aliases }: VendorIdentity, wanted: Wanted): boolean =>
  wanted.name !== null && [name, ...aliases].map(normalizedName).includes(normalizedName(wanted.name));

const sameCountry = ({ country }: VendorIdentity, wanted: Wanted): boolean =>
  country === null || wanted.country === null || country === wanted.country;

const hasDomain = ({ domains }: VendorIdentity, { email }: Wanted): boolean =>
  email !== null && domains.map((domain) => domain.toLowerCase()).includes(domainOf(email));

const numbers = (records: readonly VendorIdentity[]): string => records.map(({ number }) => number).join(', ');

const unclear = (field: 'vendor.name' | 'vendor.taxId', reason: string) => ({
  kind: 'unclear' as const,
  field,
  reason,
});
