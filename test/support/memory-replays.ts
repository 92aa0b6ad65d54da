import type { Replays } from '../../src/services/replays.ts';
import type { KnownKey } from '../../src/store/idempotency.ts';

/** Answers under their keys, in memory. */
export function memoryReplays(): Replays {
  const known = new Map<string, KnownKey>();
  return {
    begin: async ({ tenant, person }, { key, request }) => {
      const name = JSON.stringify([tenant, person, key]);
      const found = known.get(name);
      if (found) return { known: found };
      known.set(name, { request, answer: null });
      return {
        keep: async (answer) => void known.set(name, { request, answer }),
        free: async () => void known.delete(name),
      };
    },
  };
}
