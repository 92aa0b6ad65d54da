import { isBound } from '../domain/approval.ts';
import type { Parties } from '../domain/parties.ts';
import { PersonId } from '../domain/principal.ts';
import { readEmail } from '../domain/reading/names.ts';
import type { Tx } from '../store/database.ts';
import { confirmationsBy, decisionsOf, writtenBy, type StoredDecision } from '../store/decisions.ts';
import { formerRequesters } from '../store/hand-overs.ts';
import { orderChangersOf } from '../store/order-changes.ts';
import { receiversOf } from '../store/order-facts.ts';
import { findRequisition, type Requisition } from '../store/requisitions.ts';
import { tasksOf, type Task } from '../store/tasks.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';

/** The people among those who decided, and those in whose place they did. */
export const peopleOf = (decisions: readonly Pick<StoredDecision, 'actor'>[]): PersonId[] =>
  decisions.flatMap(({ actor }) => {
    if (actor.kind !== 'person') return [];
    return actor.inPlaceOf === undefined ? [actor.person] : [actor.person, actor.inPlaceOf];
  });

/**
 * Whoever confirmed the vendor as it is confirmed now, and in whose place: that decision was stored in the same transaction, so at the same
 * time. The requisition in which it was given may by now be for another vendor.
 */
export const confirmersOf = async (tx: Tx, vendor: Vendor | null): Promise<PersonId[]> => {
  if (!vendor?.confirmed) return [];
  const behind = await confirmationsBy(tx, vendor.confirmed);
  return [...new Set([PersonId.parse(vendor.confirmed.by), ...peopleOf(behind)])];
};

/** What somebody decides, as far as approvals may be for the same. */
type About = Pick<Task, 'digest' | 'facts'>;

/** Approvals count while they are for what this task is about, and of its round. */
const isApproval = ({ digest, facts }: About, tasks: readonly Task[]): ((decision: StoredDecision) => boolean) => {
  const bound = tasks
    .filter((task) => task.digest !== null && task.digest === digest && task.facts['round'] === facts['round'])
    .map(({ id }) => id);
  return ({ verb, task }) => verb === 'approve' && task !== null && bound.includes(task);
};

const changing: readonly StoredDecision['verb'][] = [
  'edit',
  'answer',
  'other_vendor',
  'other_cost_centre',
  'confirm_vendor',
];

const isChange = ({ verb, fields }: StoredDecision): boolean =>
  changing.includes(verb) && Object.keys(fields).some(isBound);

/** Who wanted what the vendor was registered for; a requisition that the asking person does not see is not theirs. */
export const registrantsOf = async (tx: Tx, vendor: Vendor): Promise<PersonId[]> => {
  if (vendor.registeredFor === null) return [];
  const former = await formerRequesters(tx, vendor.registeredFor);
  const first = await findRequisition(tx, vendor.registeredFor);
  return first ? [PersonId.parse(first.submitter), PersonId.parse(first.requester), ...former] : former;
};

/** Whoever wrote the address that our record has. */
export const addressersOf = async (tx: Tx, { email, importedBy }: Vendor): Promise<PersonId[]> => {
  const typed = (await writtenBy(tx, 'vendor.email')).flatMap(({ person, value }) => {
    const written = readEmail(value);
    return written.ok && written.value === email?.toLowerCase() ? [PersonId.parse(person)] : [];
  });
  return importedBy === null ? typed : [...typed, PersonId.parse(importedBy)];
};

const orderChangers = async (tx: Tx, { id }: Pick<Requisition, 'id'>): Promise<PersonId[]> =>
  (await orderChangersOf(tx, id)).map((person) => PersonId.parse(person));

/** Whose approvals were used up for an order, whichever version of it. */
export const approversOfOrder = async (tx: Tx, { id }: Pick<Requisition, 'id'>): Promise<PersonId[]> =>
  peopleOf((await decisionsOf(tx, id)).filter(({ verb, consumedAt }) => verb === 'approve' && consumedAt !== null));

/** Who already had a hand in the requisition, as far as it bears on this task. */
export const partiesOf = async (tx: Tx, requisition: Requisition, task: About): Promise<Parties> => {
  const vendor = requisition.vendorNumber ? await findVendor(tx, requisition.vendorNumber) : null;
  const decisions = await decisionsOf(tx, requisition.id);
  const tasks = await tasksOf(tx, requisition.id);
  return {
    submitter: PersonId.parse(requisition.submitter),
    requester: PersonId.parse(requisition.requester),
    formerRequesters: await formerRequesters(tx, requisition.id),
    confirmers: await confirmersOf(tx, vendor),
    approvers: peopleOf(decisions.filter(isApproval(task, tasks))),
    changers: [...peopleOf(decisions.filter(isChange)), ...(await orderChangers(tx, requisition))],
    registrants: vendor ? await registrantsOf(tx, vendor) : [],
    addressers: vendor ? await addressersOf(tx, vendor) : [],
    receivers: (await receiversOf(tx, requisition.id)).map((id) => PersonId.parse(id)),
    // Nothing is paid for here yet.
    releasers: [],
  };
};
