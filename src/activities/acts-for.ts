import type { Tx } from '../store/database.ts';
import { withGrant } from '../store/grants.ts';
import { formerRequesters } from '../store/hand-overs.ts';
import type { Requisition } from '../store/requisitions.ts';
import { findPerson, peopleWithRole, type Person } from '../store/tenants.ts';

/**
 * In whose name an agent works: the requester's, whose purchase it is. A letter to a vendor is the buyers' business, who alone may read
 * what it rests on: one of them who has no hand in the request, and rather one who has signed in.
 */
export const actsFor = async (
  tx: Tx,
  agent: string,
  {
    id: requisition,
    requester,
    submitter,
    requirement,
  }: Pick<Requisition, 'id' | 'requester' | 'submitter' | 'requirement'>,
): Promise<Person | null> => {
  if (agent !== 'negotiation') return findPerson(tx, requester);
  const parties: string[] = [requester, submitter, ...(await formerRequesters(tx, requisition))];
  const buyers = await peopleWithRole(tx, 'buyer', requirement?.category ?? null);
  const others = buyers.filter(({ id }) => !parties.includes(id));
  const ready = await withGrant(
    tx,
    others.map(({ id }) => id),
  );
  return others.find(({ id }) => ready.has(id)) ?? others[0] ?? null;
};
