import { Waiver } from '../domain/clearance.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf } from '../store/decisions.ts';
import { tasksOf } from '../store/tasks.ts';

/** What people let pass for exactly this vendor, and the company (DUNS) that they said is meant. */
export const peopleSaid = async (
  tx: Tx,
  requisition: string,
  vendorDigest: string,
): Promise<{ waived: Waiver[]; named: string | null }> => {
  const tasks = await tasksOf(tx, requisition);
  const about = new Set(tasks.filter(({ facts }) => facts['vendorDigest'] === vendorDigest).map(({ id }) => id));
  const decisions = (await decisionsOf(tx, requisition)).filter(({ task, fields }) =>
    task === null ? fields['vendorDigest'] === vendorDigest : about.has(task),
  );
  const waived = Waiver.options.filter((waiver) => decisions.some(({ verb }) => verb === waiver));
  return {
    waived,
    named: decisions.findLast(({ verb }) => verb === 'identify')?.fields['vendor.duns']?.trim() ?? null,
  };
};
