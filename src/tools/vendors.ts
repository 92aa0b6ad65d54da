import { z } from 'zod';
import type { Principal } from '../domain/principal.ts';

/** Our record of a vendor as an agent may see it: no bank data, and of the confirmation only whether there is one. */
export const VendorRecord = z.object({
  number: z.string().max(60),
  name: z.string().max(300),
  aliases: z.array(z.string().max(300)).max(50),
  country: z.string().nullable(),
  taxIds: z.array(z.string().max(60)).max(20),
  domains: z.array(z.string().max(255)).max(50),
  duns: z.string().nullable(),
  categories: z.array(z.string().max(100)).max(50),
  status: z.enum(['active', 'hold', 'inactive', 'new']),
  holdReason: z.string().max(1000).nullable(),
  confirmed: z.boolean(),
});
export type VendorRecord = z.infer<typeof VendorRecord>;

/** What a search may go by; a vendor that fits any of them is found. */
export type VendorQuery = { name: string | null; taxId: string | null; domain: string | null };

/** The vendor database, read as `principal`. */
export type VendorDirectory = {
  search(principal: Principal, query: VendorQuery): Promise<readonly StoredVendor[]>;
  read(principal: Principal, number: string): Promise<StoredVendor | null>;
};

type StoredVendor = Omit<VendorRecord, 'confirmed'> & { confirmed: object | null };

export async function searchVendors(directory: VendorDirectory, principal: Principal, query: VendorQuery) {
  const found = await directory.search(principal, query);
  return { vendors: found.map(shown) };
}

export async function readVendor(directory: VendorDirectory, principal: Principal, number: string) {
  const vendor = await directory.read(principal, number);
  return vendor === null ? null : { vendor: shown(vendor) };
}

function shown(vendor: StoredVendor): VendorRecord {
  return VendorRecord.parse({ ...vendor, confirmed: vendor.confirmed !== null });
}
