import { dayIn } from '../domain/day.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Role } from '../domain/principal.ts';
import { mayAsk } from '../domain/rights.ts';
import type { Tx } from '../store/database.ts';
import { insertDelegation, newestDelegations } from '../store/delegations.ts';
import { readTenant } from '../store/tenants.ts';
import { requireActivePerson } from './active-person.ts';
import type { Person, Services, WantedDelegation } from './api.ts';
import type { ServiceContext } from './context.ts';

type Context = Pick<ServiceContext, 'database' | 'now'>;

const refused = (message: string): QuartermasterError => new QuartermasterError('invalid_input', message);

const requireSense = async (tx: Tx, who: Person, { deputy, from, until }: WantedDelegation, today: string) => {
  if (deputy === who.person) throw refused('You decide for yourself already. Name somebody else.');
  const found = await requireActivePerson(tx, deputy);
  if (!mayAsk(found.roles, 'decide'))
    throw refused('Their roles let them read, and decide nothing. Name somebody with another role.');
  const begins = from ?? today;
  if (until < begins || until < today) throw refused(`It would end on ${until}, before it begins. Give a later day.`);
  return { deputy, from: begins, until };
};

/** Names who decides in a person's place; a new word takes the place of the one before. */
export const delegate =
  (context: Context): Services['delegate'] =>
  async (who, wanted) => {
    await context.database.withPrincipal(who, async (tx) => {
      const today = dayIn((await readTenant(tx)).timeZone, context.now());
      const given = wanted && (await requireSense(tx, who, wanted, today));
      await insertDelegation(tx, { person: who.person, given });
    });
    return delegations(context)(who);
  };

/** They see all; row-level security says the same. */
const overseers: readonly Role[] = ['administrator', 'auditor'];

/** A person's own, and in whose place they decide. Not read as themselves: an older word of somebody holds only while there is no newer one for another. */
export const delegations =
  (context: Context): Services['delegations'] =>
  (who) =>
    context.database.withPrincipal({ kind: 'deputies', tenant: who.tenant }, async (tx) => {
      const today = dayIn((await readTenant(tx)).timeZone, context.now());
      const items = (await newestDelegations(tx))
        .filter(({ until }) => until >= today)
        .map(({ person, deputy, from, until }) => ({ person, deputy, from, until }));
      const isTheirs = ({ person, deputy }: { person: string; deputy: string }) =>
        [person, deputy].includes(who.person);
      return who.roles.some((role) => overseers.includes(role)) ? items : items.filter(isTheirs);
    });
