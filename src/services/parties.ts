import { isBound } from '../domain/approval.ts';
import type { Parties } from '../domain/parties.ts';
import { PersonId } from '../domain/principal.ts';
import { readEmail } from '../domain/reading/names.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf, writtenBy, type StoredDecision } from '../store/decisions.ts';
import { findRequisition, type Requisition } from '../store/requisitions.ts';
import { tasksOf, type Task } from '../store/tasks.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';

const peopleOf = (decisions: readonly StoredDecision[]): PersonId[] =>
  decisions.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.person] : []));

/** Approvals count while they are for what this task is about, and of its round. */
const approversOf = async (
  tx: Tx,
  { requisition, digest, facts }: Task,
  decisions: readonly StoredDecision[],
): Promise<PersonId[]> => {
  const bound = (await tasksOf(tx, requisition))
    .filter((task) => task.digest !== null && task.digest === digest && task.facts['round'] === facts['round'])
    .map(({ id }) => id);
  return peopleOf(decisions.filter(({ verb, task }) => verb === 'approve' && task !== null && bound.includes(task)));
};

const changing: readonly StoredDecision['verb'][] = [
  'edit',
  'answer',
  'other_vendor',
  'other_cost_centre',
  'confirm_vendor',
];

const changersOf = (decisions: readonly StoredDecision[]): PersonId[] =>
  peopleOf(decisions.filter(({ verb, fields }) => changing.includes(verb) && Object.keys(fields).some(isBound)));

/** Who wanted what the vendor was registered for; a requisition that the asking person does not see is not theirs. */
const registrantsOf = async (tx: Tx, vendor: Vendor): Promise<PersonId[]> => {
  const first = vendor.registeredFor === null ? null : await findRequisition(tx, vendor.registeredFor);
  return first ? [PersonId.parse(first.submitter), PersonId.parse(first.requester)] : [];
};

const addressersOf = async (tx: Tx, { email }: Vendor): Promise<PersonId[]> =>
  (await writtenBy(tx, 'vendor.email')).flatMap(({ person, value }) => {
    const written = readEmail(value);
    return written.ok && written.value === email?.toLowerCase() ? [PersonId.parse(person)] : [];
  });

/** Who already had a hand in the requisition, as far as it bears on this task. */
export const partiesOf = async (tx: Tx, requisition: Requisition, task: Task): Promise<Parties> => {
  const vendor = requisition.vendorNumber ? await findVendor(tx, requisition.vendorNumber) : null;
  const decisions = await decisionsOf(tx, requisition.id);
  return {
    submitter: PersonId.parse(requisition.submitter),
    requester: PersonId.parse(requisition.requester),
    confirmer: vendor?.confirmed ? PersonId.parse(vendor.confirmed.by) : null,
    approvers: await approversOf(tx, task, decisions),
    changers: changersOf(decisions),
    registrants: vendor ? await registrantsOf(tx, vendor) : [],
    addressers: vendor ? await addressersOf(tx, vendor) : [],
  };
};
