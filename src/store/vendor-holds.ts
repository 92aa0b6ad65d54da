import type { Tx } from './database.ts';
import { announce } from './events.ts';

/** Who put a vendor on hold or let it go again, and why. */
export type VendorHold = { isHeld: boolean; reason: string; by: string; at: string };

/**
 * Has the record of the vendor say it, and notes who said so; false where it says so already, or the vendor is inactive or merged. What is let go
 * stands as its confirmation says. Requisitions that are locked as well are locked before.
 */
export const setVendorHold = async (
  tx: Tx,
  vendor: string,
  said: { isHeld: boolean; reason: string; by: string; at: Date },
): Promise<boolean> => {
  const changed = await tx.run(
    `update vendors set hold_reason = case when $3 then $4 end, updated_at = $5,
       status = case when $3 then 'hold' when confirmed_at is null then 'new' else 'active' end
     where tenant = $1 and number = $2 and status not in ('inactive', 'merged') and (status = 'hold') <> $3`,
    [tx.tenant, vendor, said.isHeld, said.reason, said.at],
  );
  if (changed === 0) return false;
  await tx.run(
    'insert into vendor_holds (tenant, vendor, is_held, reason, by_person, said_at) values ($1, $2, $3, $4, $5, $6)',
    [tx.tenant, vendor, said.isHeld, said.reason, said.by, said.at],
  );
  await announce(tx, vendor, said.isHeld ? 'vendor.held' : 'vendor.released', { vendor });
  return true;
};

/** Newest first. */
export const vendorHolds = (tx: Tx, vendor: string): Promise<VendorHold[]> =>
  tx.rows<VendorHold>(
    `select is_held as "isHeld", reason, by_person as by, to_json(said_at)#>>'{}' as at from vendor_holds
     where tenant = $1 and vendor = $2 order by id desc limit 20`,
    [tx.tenant, vendor],
  );
