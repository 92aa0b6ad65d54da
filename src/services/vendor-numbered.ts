import { QuartermasterError } from '../domain/errors.ts';
import type { Tx } from '../store/database.ts';
import { notFound } from '../store/requisitions.ts';
import { findSurvivor, searchVendors, type Vendor } from '../store/vendors.ts';

/** The one record that a number or a tax id names. Throws `not_found`, or `conflict` where it is more than one. */
export const vendorNumbered = async (tx: Tx, named: { number: string } | { taxId: string }): Promise<Vendor> => {
  if ('number' in named) {
    const found = await findSurvivor(tx, named.number);
    if (found) return found;
    throw notFound();
  }
  const [found, ...others] = await searchVendors(tx, { taxId: named.taxId, normalizedName: null, domain: null });
  if (!found) throw notFound();
  if (others.length === 0) return found;
  throw new QuartermasterError('conflict', 'More than one vendor record has this tax id. Name the number of one.');
};
