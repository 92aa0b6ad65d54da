import { QuartermasterError } from '../domain/errors.ts';
import type { Tx } from '../store/database.ts';
import { findPerson, type Person } from '../store/tenants.ts';

/** Somebody whom a person has named. Throws `invalid_input` for whom the company does not know, or no more. */
export const requireActivePerson = async (tx: Tx, id: string): Promise<Person> => {
  const found = await findPerson(tx, id);
  if (found) return found;
  throw new QuartermasterError(
    'invalid_input',
    'There is no active person of this id in your company. Give the id with which they sign in.',
  );
};
