import type { Clause } from '../domain/clause.ts';
import type { Tx } from '../store/database.ts';
import { findVendor } from '../store/vendors.ts';

/** Names of the vendors of these clauses, other than the one who is written to. */
export const otherNames = async (tx: Tx, clauses: readonly Clause[], vendor: string): Promise<string[]> => {
  const numbers = new Set(clauses.flatMap((clause) => (clause.vendor === null ? [] : [clause.vendor])));
  const names: string[] = [];
  for (const number of numbers) {
    const other = number === vendor ? null : await findVendor(tx, number);
    if (other && other.mergedInto !== vendor) names.push(other.name, ...other.aliases);
  }
  return names;
};
