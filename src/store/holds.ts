import type { Tx } from './database.ts';

/** What must be kept whatever its time, since when, by whom and why. */
export type Hold = { reason: string; by: string; at: string };

/** Appends; the newest row of a requisition is what holds. */
export const insertHold = async (
  tx: Tx,
  requisition: string,
  said: { isHeld: boolean; reason: string; by: string; at: Date },
): Promise<void> => {
  await tx.run(
    'insert into holds (tenant, requisition, is_held, reason, by_person, said_at) values ($1, $2, $3, $4, $5, $6)',
    [tx.tenant, requisition, said.isHeld, said.reason, said.by, said.at],
  );
};

/** The hold on a requisition; null where there is none, or none any more. */
export const holdOn = async (tx: Tx, requisition: string): Promise<Hold | null> => {
  const [row] = await tx.rows<Hold & { isHeld: boolean }>(
    `select is_held as "isHeld", reason, by_person as by, to_json(said_at)#>>'{}' as at from holds
     where tenant = $1 and requisition = $2 order by id desc limit 1`,
    [tx.tenant, requisition],
  );
  if (!row?.isHeld) return null;
  const { reason, by, at } = row;
  return { reason, by, at };
};
