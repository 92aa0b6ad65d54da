import { notFound } from '../store/requisitions.ts';
import type { Tx } from '../store/database.ts';
import { absorbedBy, mergesOf } from '../store/vendor-merges.ts';
import { vendorHolds } from '../store/vendor-holds.ts';
import { clearanceOf, listVendors } from '../store/vendor-list.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';
import type { Services } from './api.ts';
import type { ServiceContext } from './context.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { VendorRow, VendorView } from './records-view.ts';

const ORDER = 'vendors';

const rowOf = ({
  number,
  name,
  country,
  status,
  holdReason,
  mergedInto,
  confirmed,
  categories,
  asOf,
}: Vendor): VendorRow => ({
  number,
  name,
  country,
  status,
  holdReason,
  mergedInto,
  confirmed: confirmed !== null,
  categories,
  asOf,
});

/** The company's vendor records, by number. */
export const vendors =
  (context: ServiceContext): Services['vendors'] =>
  (who, { search = null, status = null, after, limit }) => {
    const place = placeOf(ORDER, after, false);
    return context.database.withPrincipal(who, async (tx) => {
      const filter = { search, statuses: status, after: place?.id ?? null, limit: limit + 1 };
      const found = await listVendors(tx, filter);
      const items = found.slice(0, limit).map(rowOf);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, next: cursorOf(ORDER, last ? { key: last.number, id: last.number } : null) };
    });
  };

/** One record, with what the last look at the vendor came to, who has held it, and what was merged into it. */
export const vendorView = async (tx: Tx, number: string): Promise<VendorView> => {
  const found = await findVendor(tx, number);
  if (!found) throw notFound();
  const { aliases, taxIds, email, domains, duns, confirmed: confirmation, registeredFor } = found;
  const last = await clearanceOf(tx, number);
  const risk = last && {
    decision: last.clearance.decision,
    reasons: last.clearance.reasons,
    requisition: last.requisition,
    at: last.at,
  };
  const holds = await vendorHolds(tx, number);
  const absorbed = (await absorbedBy(tx, number)).map(({ number: other, name }) => ({ number: other, name }));
  const merges = (await mergesOf(tx, number)).map(({ id: _id, ...merge }) => merge);
  const own = { aliases, taxIds, email, domains, duns, confirmation, registeredFor };
  return { ...rowOf(found), ...own, risk, holds, absorbed, merges };
};

export const vendor =
  (context: ServiceContext): Services['vendor'] =>
  (who, number) =>
    context.database.withPrincipal(who, (tx) => vendorView(tx, number));
