import { writers } from '../domain/rights.ts';
import { forgetKeys, freeKey, keepAnswer, takeKey, type KnownKey, type StoredAnswer } from '../store/idempotency.ts';
import type { Person } from './api.ts';
import type { ServiceContext } from './context.ts';

/** One request of a person under a key of theirs; `request`: its digest. */
export type Keyed = { key: string; request: string };

/** A request that is being done under its key. */
export type Begun = { keep(answer: StoredAnswer): Promise<void>; free(): Promise<void> };

/** Answers to requests with an Idempotency-Key, kept for a day for each person. `known`: the key was used before. */
export type Replays = { begin(who: Person, keyed: Keyed): Promise<{ known: KnownKey } | Begun> };

const noneKept: Begun = { keep: async () => {}, free: async () => {} };

/** In Postgres, so that it holds for every server and after each crash. */
export const createReplays = ({ database, newId }: Pick<ServiceContext, 'database' | 'newId'>): Replays => ({
  begin: async (who, { key, request }) => {
    // Whoever may write nothing is refused anyway, and leaves nothing behind.
    if (!who.roles.some((role) => writers.some((writer) => writer === role))) return noneKept;
    const run = { person: who.person, key, run: newId() };
    const known = await database.withPrincipal(who, async (tx) => {
      await forgetKeys(tx);
      return takeKey(tx, { ...run, request });
    });
    if (known) return { known };
    return {
      keep: (answer) => database.withPrincipal(who, (tx) => keepAnswer(tx, run, answer)),
      free: () => database.withPrincipal(who, (tx) => freeKey(tx, run)),
    };
  },
});
