import { normalizedName } from '../domain/reading/names.ts';
import type { Database } from './database.ts';
import { findVendor, searchVendors, type Vendor } from './vendors.ts';
import type { Principal } from '../domain/principal.ts';

type Query = { name: string | null; taxId: string | null; domain: string | null };

/** Our vendor database as tools read it: always as the person for whom the agent works. */
export const vendorDirectory = (database: Database) => ({
  search: (who: Principal, { name, taxId, domain }: Query): Promise<Vendor[]> =>
    database.withPrincipal(who, (tx) =>
      searchVendors(tx, { normalizedName: name && normalizedName(name), taxId, domain }),
    ),
  read: (who: Principal, number: string): Promise<Vendor | null> =>
    database.withPrincipal(who, (tx) => findVendor(tx, number)),
});
