import type { EndOfGrant, GrantStore, Holder } from '../identity/minter.ts';
import type { Database } from '../store/database.ts';
import { endGrant, findGrant, lockGrant, renewGrant } from '../store/grants.ts';

const entrance = ({ tenant }: Holder) => ({ kind: 'entrance', tenant }) as const;

const ends: readonly string[] = ['revoked', 'narrowed', 'signed_out'] satisfies EndOfGrant[];
const isEnd = (made: unknown): made is EndOfGrant => typeof made === 'string' && ends.includes(made);

/**
 * Grants in Postgres. The row stays locked while the issuer is asked, within the time-outs of locks and of idle transactions, so that a
 * rotated token is never used twice; a crash between the issuer's answer and the commit costs one sign-in.
 */
export const grantStore = (database: Database): GrantStore => ({
  find: (holder) => database.withPrincipal(entrance(holder), (tx) => findGrant(tx, holder.person)),
  renew: (holder, renew) =>
    database.withPrincipal(entrance(holder), async (tx) => {
      const sealed = await lockGrant(tx, holder.person);
      const made = sealed === null ? null : await renew(sealed);
      if (isEnd(made)) await endGrant(tx, holder.person, made);
      else if (made !== null) await renewGrant(tx, holder.person, made);
    }),
});
