import type { Parties } from '../domain/parties.ts';
import { PersonId } from '../domain/principal.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf } from '../store/decisions.ts';
import type { Requisition } from '../store/requisitions.ts';
import { tasksOf, type Task } from '../store/tasks.ts';
import { findVendor } from '../store/vendors.ts';

/** Who already had a hand in the requisition; approvals count while they are for what this task is about. */
export const partiesOf = async (tx: Tx, requisition: Requisition, task: Task): Promise<Parties> => {
  const vendor = requisition.vendorNumber ? await findVendor(tx, requisition.vendorNumber) : null;
  const bound = (await tasksOf(tx, requisition.id))
    .filter(({ digest }) => digest !== null && digest === task.digest)
    .map(({ id }) => id);
  const approvals = (await decisionsOf(tx, requisition.id)).filter(
    ({ verb, task: on }) => verb === 'approve' && on !== null && bound.includes(on),
  );
  return {
    submitter: PersonId.parse(requisition.submitter),
    requester: PersonId.parse(requisition.requester),
    confirmer: vendor?.confirmed ? PersonId.parse(vendor.confirmed.by) : null,
    approvers: approvals.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.person] : [])),
  };
};
