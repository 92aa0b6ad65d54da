import type { Tx } from './database.ts';
import { findVendor, vendorColumns, type Vendor } from './vendors.ts';

/** Who said that one record is the company of another, and what a second person made of it; null while nobody has decided. */
export type VendorMerge = {
  id: number;
  vendor: string;
  into: string;
  reason: string;
  by: string;
  at: string;
  decision: { isConfirmed: boolean; reason: string | null; by: string; at: string } | null;
};

const columns = `m.id, m.vendor, m.survivor as into, m.reason, m.by_person as by, to_json(m.said_at)#>>'{}' as at,
  case when d.merge is not null then jsonb_build_object(
    'isConfirmed', d.is_confirmed, 'reason', d.reason, 'by', d.by_person, 'at', to_json(d.decided_at)#>>'{}') end as decision`;

const tables = 'vendor_merges m left join vendor_merge_decisions d on d.tenant = m.tenant and d.merge = m.id';

/** All that was said of a record, as the one that goes or the one that stays; the newest first. */
export const mergesOf = (tx: Tx, number: string): Promise<VendorMerge[]> =>
  tx.rows<VendorMerge>(
    `select ${columns} from ${tables} where m.tenant = $1 and (m.vendor = $2 or m.survivor = $2) order by m.id desc limit 20`,
    [tx.tenant, number],
  );

/** What waits for a second person about a record that would go. */
export const proposedMerge = async (tx: Tx, vendor: string): Promise<VendorMerge | null> => {
  const [row] = await tx.rows<VendorMerge>(
    `select ${columns} from ${tables} where m.tenant = $1 and m.vendor = $2 and d.merge is null order by m.id desc limit 1`,
    [tx.tenant, vendor],
  );
  return row ?? null;
};

export const insertMerge = async (
  tx: Tx,
  said: Pick<VendorMerge, 'vendor' | 'into' | 'reason' | 'by'> & { at: Date },
): Promise<void> => {
  await tx.run(
    'insert into vendor_merges (tenant, vendor, survivor, reason, by_person, said_at) values ($1, $2, $3, $4, $5, $6)',
    [tx.tenant, said.vendor, said.into, said.reason, said.by, said.at],
  );
};

export const decideMerge = async (
  tx: Tx,
  { id, by: proposedBy }: Pick<VendorMerge, 'id' | 'by'>,
  said: { isConfirmed: boolean; reason: string | null; by: string; at: Date },
): Promise<void> => {
  await tx.run(
    `insert into vendor_merge_decisions (tenant, merge, is_confirmed, reason, proposed_by, by_person, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.tenant, id, said.isConfirmed, said.reason, proposedBy, said.by, said.at],
  );
};

/** Two records, in the order of the numbers asked for; nobody else changes them until the transaction ends. */
export const lockVendors = async (
  tx: Tx,
  numbers: readonly [string, string],
): Promise<[Vendor | null, Vendor | null]> => {
  await tx.rows('select from vendors where tenant = $1 and number = any ($2) order by number for update', [
    tx.tenant,
    numbers,
  ]);
  return [await findVendor(tx, numbers[0]), await findVendor(tx, numbers[1])];
};

/** From now on the record leads to the other, and so does all that led to it before. Both are locked. */
export const absorbVendor = async (tx: Tx, vendor: string, into: string, at: Date): Promise<void> => {
  await tx.run(
    `update vendors set status = 'merged', merged_into = $3, hold_reason = null, updated_at = $4
     where tenant = $1 and (number = $2 or merged_into = $2)`,
    [tx.tenant, vendor, into, at],
  );
};

/** The records that lead to this one, by number. */
export const absorbedBy = (tx: Tx, number: string): Promise<Vendor[]> =>
  tx.rows<Vendor>(`select ${vendorColumns} from vendors where tenant = $1 and merged_into = $2 order by number`, [
    tx.tenant,
    number,
  ]);

/** What somebody wants of these vendors that is under way. */
export const wishesOf = async (
  tx: Tx,
  person: string,
  numbers: readonly string[],
  ended: readonly string[],
): Promise<{ submitted: boolean; requested: boolean }> => {
  const [row] = await tx.rows<{ submitted: boolean; requested: boolean }>(
    `select coalesce(bool_or(r.submitter = $2), false) as submitted,
       coalesce(bool_or(r.requester = $2 or exists (
         select from hand_overs h where h.tenant = r.tenant and h.requisition = r.id and h.from_person = $2)), false) as requested
     from requisitions r
     where r.tenant = $1 and r.status <> all ($4)
       and r.vendor_number in (select number from vendors where tenant = $1 and (number = any ($3) or merged_into = any ($3)))`,
    [tx.tenant, person, numbers, ended],
  );
  return row ?? { submitted: false, requested: false };
};
