import type { Tx } from '../store/database.ts';
import { withGrant } from '../store/grants.ts';
import { formerRequesters } from '../store/hand-overs.ts';
import type { Requisition } from '../store/requisitions.ts';
import { QuartermasterError } from '../domain/errors.ts';
import { PersonId, type Principal, type TenantId } from '../domain/principal.ts';
import { findPerson, peopleWithRole, type Person } from '../store/tenants.ts';

type Wanted = Pick<Requisition, 'id' | 'requester' | 'submitter' | 'requirement'>;

/** A buyer who has no hand in the request, and rather one who has signed in. */
const otherBuyer = async (
  tx: Tx,
  { id: requisition, requester, submitter, requirement }: Wanted,
): Promise<Person | null> => {
  const parties: string[] = [requester, submitter, ...(await formerRequesters(tx, requisition))];
  const buyers = await peopleWithRole(tx, 'buyer', requirement?.category ?? null);
  const others = buyers.filter(({ id }) => !parties.includes(id));
  const ready = await withGrant(
    tx,
    others.map(({ id }) => id),
  );
  return others.find(({ id }) => ready.has(id)) ?? others[0] ?? null;
};

/**
 * In whose name an agent works: the requester's, whose purchase it is. A letter to a vendor is the buyers' business, who alone may read
 * what it rests on.
 */
export const actsFor = (tx: Tx, agent: string, requisition: Wanted): Promise<Person | null> =>
  agent === 'negotiation' ? otherBuyer(tx, requisition) : findPerson(tx, requisition.requester);

/** In whose name an order is taken back: the requester's as it was made, and where they have left, a buyer's. */
export const takesBackFor = async (tx: Tx, requisition: Wanted): Promise<Person | null> =>
  (await findPerson(tx, requisition.requester)) ?? otherBuyer(tx, requisition);

export const nobody = (): QuartermasterError =>
  new QuartermasterError(
    'conflict',
    'There is nobody in whose name it could go on. Set up the requester, or another buyer, as active people.',
  );

/** Somebody of our records as whom a call is made. Throws `conflict` where there is nobody. */
export const principalOf = (tenant: TenantId, person: Person | null): Principal => {
  if (person === null) throw nobody();
  return { kind: 'person', tenant, person: PersonId.parse(person.id), roles: person.roles };
};
