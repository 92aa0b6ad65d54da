import type { Tx } from './database.ts';
import { nextNumber } from './tenants.ts';

export type Vendor = {
  number: string;
  name: string;
  normalizedName: string;
  aliases: string[];
  country: string | null;
  taxIds: string[];
  email: string | null;
  domains: string[];
  duns: string | null;
  categories: string[];
  status: 'active' | 'hold' | 'inactive' | 'new' | 'merged';
  /** The record that it leads to, where it is merged. */
  mergedInto: string | null;
  holdReason: string | null;
  /** When, by whom and against what address, tax id and bank data were confirmed; null while they are not. */
  confirmed: { at: string; by: string; source: string } | null;
  /** The requisition for which we registered it, if it was not in the master before. */
  registeredFor: string | null;
  /** Who brought its data by a file, as it stands. */
  importedBy: string | null;
  asOf: string;
};

/** What a vendor is read by. */
export const vendorColumns = `number, name, normalized_name as "normalizedName", aliases, country, tax_ids as "taxIds", email, domains, duns, categories,
  status, merged_into as "mergedInto", hold_reason as "holdReason", registered_for as "registeredFor", imported_by as "importedBy",
  case when confirmed_at is not null
    then jsonb_build_object('at', to_json(confirmed_at)#>>'{}', 'by', confirmed_by, 'source', confirmed_source) end as confirmed,
  to_json(updated_at)#>>'{}' as "asOf"`;

export const findVendor = async (tx: Tx, number: string): Promise<Vendor | null> => {
  const [row] = await tx.rows<Vendor>(`select ${vendorColumns} from vendors where tenant = $1 and number = $2`, [
    tx.tenant,
    number,
  ]);
  return row ?? null;
};

/** The record that a number leads to: its own, or the one that it was merged into. */
export const findSurvivor = async (tx: Tx, number: string): Promise<Vendor | null> => {
  const found = await findVendor(tx, number);
  return found === null || found.mergedInto === null ? found : findVendor(tx, found.mergedInto);
};

/** SQL for the numbers under which a vendor has been known: its own, and those of the records that were merged into it. */
export const numbersOf = (place: string): string =>
  `array(select number from vendors where tenant = $1 and (number = ${place} or merged_into = ${place}))`;

/** As `findVendor`; the record stays as it is until the transaction ends. */
export const lockVendor = async (tx: Tx, number: string): Promise<Vendor | null> => {
  const [row] = await tx.rows<Vendor>(
    `select ${vendorColumns} from vendors where tenant = $1 and number = $2 for share`,
    [tx.tenant, number],
  );
  return row ?? null;
};

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

/** The record that stays, found by what the others are known by as well; what it is written to and confirmed by remains its own. */
const withNamesOf = (survivor: Vendor, absorbed: readonly Vendor[]): Vendor => ({
  ...survivor,
  aliases: distinct([...survivor.aliases, ...absorbed.flatMap(({ name, aliases }) => [name, ...aliases])]),
  taxIds: distinct([...survivor.taxIds, ...absorbed.flatMap(({ taxIds }) => taxIds)]),
  domains: distinct([...survivor.domains, ...absorbed.flatMap(({ domains }) => domains)]),
});

/**
 * Vendors with this tax id, mail domain or normalised name; any of them may be absent. A record that was merged is found as the one that
 * it was merged into, which has its names and tax ids beside its own.
 */
export const searchVendors = async (
  tx: Tx,
  wanted: { normalizedName: string | null; taxId: string | null; domain: string | null },
): Promise<Vendor[]> => {
  const rows = await tx.rows<Vendor>(
    `with found as (
       select distinct coalesce(merged_into, number) as number from vendors
       where tenant = $1
         and (plain_tax_ids(tax_ids) && plain_tax_ids(array[$2]) or lower($3) = any (domains) or normalized_name = $4 or $4 = any (aliases))
       order by 1 limit 20)
     select ${vendorColumns} from vendors
     where tenant = $1 and coalesce(merged_into, number) in (select found.number from found) order by number`,
    [tx.tenant, wanted.taxId, wanted.domain, wanted.normalizedName],
  );
  const leadingTo = (number: string) => rows.filter(({ mergedInto }) => mergedInto === number);
  return rows
    .filter(({ mergedInto }) => mergedInto === null)
    .map((survivor) => withNamesOf(survivor, leadingTo(survivor.number)));
};

/**
 * Registers the cleared vendor of a requisition, unconfirmed, or returns the one that is registered already: by its tax id, or by
 * name and country where it has none. Requests for the same company at once register it once.
 */
export const registerVendor = async (
  tx: Tx,
  vendor: Pick<Vendor, 'name' | 'normalizedName' | 'country' | 'taxIds' | 'email' | 'domains' | 'duns'> & {
    requisition: string;
  },
): Promise<string> => {
  for (const key of [vendor.normalizedName, ...vendor.taxIds.toSorted()])
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/vendor/${key}`]);
  const [known] = await tx.rows<{ number: string }>(
    `select coalesce(merged_into, number) as number from vendors
     where tenant = $1 and case when cardinality($4::text[]) > 0 then plain_tax_ids(tax_ids) && plain_tax_ids($4)
       else normalized_name = $2 and country is not distinct from $3 end
     order by 1 limit 1`,
    [tx.tenant, vendor.normalizedName, vendor.country, vendor.taxIds],
  );
  if (known) return known.number;
  const number = `V-${String(await nextNumber(tx, 'vendor')).padStart(5, '0')}`;
  await tx.run(
    `insert into vendors (tenant, number, name, normalized_name, country, tax_ids, email, domains, duns, status, registered_for)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'new', $10)`,
    [
      tx.tenant,
      number,
      vendor.name,
      vendor.normalizedName,
      vendor.country,
      vendor.taxIds,
      vendor.email,
      vendor.domains,
      vendor.duns,
      vendor.requisition,
    ],
  );
  return number;
};

/** True when it was this address that still stood there to be confirmed. */
export const confirmVendor = async (
  tx: Tx,
  number: string,
  confirmation: { by: string; source: string; email: string },
): Promise<boolean> =>
  (await tx.run(
    `update vendors set status = case when status = 'new' then 'active' else status end,
       confirmed_at = now(), confirmed_by = $3, confirmed_source = $4, updated_at = now()
     where tenant = $1 and number = $2 and email = $5 and confirmed_at is null and merged_into is null`,
    [tx.tenant, number, confirmation.by, confirmation.source, confirmation.email],
  )) === 1;

/** Changes an address that nobody has confirmed yet; true when it was still as the caller knew it. */
export const correctAddress = async (
  tx: Tx,
  { number, email }: Pick<Vendor, 'number' | 'email'>,
  corrected: string,
): Promise<boolean> =>
  (await tx.run(
    `update vendors set email = $4, updated_at = now()
     where tenant = $1 and number = $2 and email is not distinct from $3 and confirmed_at is null and merged_into is null`,
    [tx.tenant, number, email, corrected],
  )) === 1;
