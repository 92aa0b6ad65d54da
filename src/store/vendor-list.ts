import type { Tx } from './database.ts';
import type { StoredClearance } from './requisitions.ts';
import { numbersOf, vendorColumns, type Vendor } from './vendors.ts';

/**
 * By number; `after` is the number of the last one of the page before. Each word must be in its name, another name, its number or a tax id,
 * or in those of a record that was merged into it; such a record itself is listed only where its status is asked for.
 */
export const listVendors = (
  tx: Tx,
  filter: { search: string | null; statuses: readonly string[] | null; after: string | null; limit: number },
): Promise<Vendor[]> => {
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '');
  const patterns = words.map((word) => `%${word.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`);
  return tx.rows<Vendor>(
    `select ${vendorColumns} from vendors
     where tenant = $1 and case when $2::text[] is null then status <> 'merged' else status = any ($2) end and ($3::text is null or number > $3)
       and lower(concat_ws(' ', number, name, array_to_string(aliases, ' '), array_to_string(tax_ids, ' '), (
         select string_agg(concat_ws(' ', a.number, a.name, array_to_string(a.aliases, ' '), array_to_string(a.tax_ids, ' ')), ' ')
         from vendors a where a.tenant = $1 and a.merged_into = vendors.number))) like all ($4::text[])
     order by number limit $5`,
    [tx.tenant, filter.statuses, filter.after, patterns, filter.limit],
  );
};

export type VendorClearance = { clearance: StoredClearance; requisition: string; at: string };

/** The newest clearance of a vendor, under any of its numbers, that this principal may see. */
export const clearanceOf = async (tx: Tx, number: string): Promise<VendorClearance | null> => {
  const [row] = await tx.rows<VendorClearance>(
    `select clearance, id as requisition, to_json(updated_at)#>>'{}' as at from requisitions
     where tenant = $1 and vendor_number = any (${numbersOf('$2')}) and clearance is not null order by updated_at desc, id desc limit 1`,
    [tx.tenant, number],
  );
  return row ?? null;
};
