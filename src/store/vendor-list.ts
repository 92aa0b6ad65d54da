import type { Tx } from './database.ts';
import type { StoredClearance } from './requisitions.ts';
import { vendorColumns, type Vendor } from './vendors.ts';

/** By number; `after` is the number of the last one of the page before. Each word must be in its name, another name, its number or a tax id. */
export const listVendors = (
  tx: Tx,
  filter: { search: string | null; statuses: readonly string[] | null; after: string | null; limit: number },
): Promise<Vendor[]> => {
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '');
  const patterns = words.map((word) => `%${word.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`);
  return tx.rows<Vendor>(
    `select ${vendorColumns} from vendors
     where tenant = $1 and ($2::text[] is null or status = any ($2)) and ($3::text is null or number > $3)
       and lower(concat_ws(' ', number, name, array_to_string(aliases, ' '), array_to_string(tax_ids, ' '))) like all ($4::text[])
     order by number limit $5`,
    [tx.tenant, filter.statuses, filter.after, patterns, filter.limit],
  );
};

export type VendorClearance = { clearance: StoredClearance; requisition: string; at: string };

/** The newest clearance of a vendor that this principal may see. */
export const clearanceOf = async (tx: Tx, number: string): Promise<VendorClearance | null> => {
  const [row] = await tx.rows<VendorClearance>(
    `select clearance, id as requisition, to_json(updated_at)#>>'{}' as at from requisitions
     where tenant = $1 and vendor_number = $2 and clearance is not null order by updated_at desc, id desc limit 1`,
    [tx.tenant, number],
  );
  return row ?? null;
};
