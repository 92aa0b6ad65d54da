import type { Role } from '../domain/principal.ts';
import type { Tx } from '../store/database.ts';
import type { Requisition } from '../store/requisitions.ts';
import type { Task } from '../store/tasks.ts';
import { findPerson, peopleWithRole, type Person } from '../store/tenants.ts';

/** A task and the requisition that it is about. */
export type Open = { task: Task; requisition: Requisition };

/** Everyone who holds a role for this requisition: of buyers, those who buy its category. */
export const holdersOf = (tx: Tx, role: Role, { requirement }: Requisition): Promise<Person[]> =>
  peopleWithRole(tx, role, requirement?.category ?? null);

/** Everyone whose task it is. */
export const ownersOf = async (tx: Tx, { task: { owner }, requisition }: Open): Promise<Person[]> => {
  if ('role' in owner) return holdersOf(tx, owner.role, requisition);
  const person = await findPerson(tx, owner.person);
  return person ? [person] : [];
};
