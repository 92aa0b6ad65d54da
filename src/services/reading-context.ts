import type { ProofContext } from '../domain/reading/prove.ts';
import { dayIn } from '../domain/day.ts';
import type { Tx } from '../store/database.ts';
import { notFound } from '../store/requisitions.ts';
import { findPerson, readTenant } from '../store/tenants.ts';

/** What the rules of reading know of the tenant and of the person for whom is bought. */
export const readingContext = async (
  tx: Tx,
  requester: string,
  now: Date,
): Promise<ProofContext & { today: string }> => {
  const [tenant, person] = [await readTenant(tx), await findPerson(tx, requester)];
  if (!person) throw notFound();
  return {
    timeZone: tenant.timeZone,
    today: dayIn(tenant.timeZone, now),
    baseCurrency: tenant.baseCurrency,
    requester: { name: person.name, email: person.email },
    tenant: { name: tenant.name, domains: tenant.domains, taxIds: tenant.taxIds },
  };
};
