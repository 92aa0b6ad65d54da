import { isBound } from '../domain/approval.ts';
import type { Decider, Parties } from '../domain/parties.ts';
import { PersonId } from '../domain/principal.ts';
import { readEmail } from '../domain/reading/names.ts';
import type { Tx } from '../store/database.ts';
import { decisionsOf, writtenBy, type StoredDecision } from '../store/decisions.ts';
import { formerRequesters } from '../store/hand-overs.ts';
import { findRequisition, type Requisition } from '../store/requisitions.ts';
import { tasksOf, type Task } from '../store/tasks.ts';
import { whoseDeputyIs } from '../store/tenants.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';

/** The person with the owners in whose place they would decide, where the clock has called them in and the task is not theirs anyway. */
export const deciderOn = async (
  tx: Tx,
  { owner, deputies }: Pick<Task, 'owner' | 'deputies'>,
  person: Pick<Decider, 'id' | 'roles'>,
): Promise<Decider> => {
  const isTheirs = 'person' in owner ? owner.person === person.id : person.roles.includes(owner.role);
  if (isTheirs || !deputies.includes(person.id)) return person;
  const others = await whoseDeputyIs(tx, person.id);
  const owners = others.filter(({ id, roles }) =>
    'person' in owner ? id === owner.person : roles.includes(owner.role),
  );
  return { ...person, standsFor: owners.map(({ id }) => id) };
};

/** Whoever decided, and in whose place. */
const peopleBehind = async (
  tx: Tx,
  tasks: readonly Task[],
  decisions: readonly StoredDecision[],
): Promise<PersonId[]> => {
  const people: PersonId[] = [];
  for (const { actor, task: id } of decisions) {
    if (actor.kind !== 'person') continue;
    const task = tasks.find((one) => one.id === id);
    const decider: Decider = { id: actor.person, roles: actor.roles };
    const { standsFor = [] } = task ? await deciderOn(tx, task, decider) : decider;
    people.push(actor.person, ...standsFor);
  }
  return [...new Set(people)];
};

/** The people among those who decided. */
export const peopleOf = (decisions: readonly Pick<StoredDecision, 'actor'>[]): PersonId[] =>
  decisions.flatMap(({ actor }) => (actor.kind === 'person' ? [actor.person] : []));

export const confirmersOf = (vendor: Vendor | null): PersonId[] =>
  vendor?.confirmed ? [PersonId.parse(vendor.confirmed.by)] : [];

/** Approvals count while they are for what this task is about, and of its round. */
const isApproval = ({ digest, facts }: Task, tasks: readonly Task[]): ((decision: StoredDecision) => boolean) => {
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
const registrantsOf = async (tx: Tx, vendor: Vendor): Promise<PersonId[]> => {
  if (vendor.registeredFor === null) return [];
  const former = await formerRequesters(tx, vendor.registeredFor);
  const first = await findRequisition(tx, vendor.registeredFor);
  return first ? [PersonId.parse(first.submitter), PersonId.parse(first.requester), ...former] : former;
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
  const tasks = await tasksOf(tx, requisition.id);
  return {
    submitter: PersonId.parse(requisition.submitter),
    requester: PersonId.parse(requisition.requester),
    formerRequesters: await formerRequesters(tx, requisition.id),
    confirmers: confirmersOf(vendor),
    approvers: await peopleBehind(tx, tasks, decisions.filter(isApproval(task, tasks))),
    changers: await peopleBehind(tx, tasks, decisions.filter(isChange)),
    registrants: vendor ? await registrantsOf(tx, vendor) : [],
    addressers: vendor ? await addressersOf(tx, vendor) : [],
  };
};
