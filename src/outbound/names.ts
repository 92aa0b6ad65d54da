import { Resolver } from 'node:dns/promises';

const TIMEOUT_MS = 3_000;
const TRIES = 2;

/** Looks up the records of a type that a name has, as `resolve` of `node:dns/promises` gives them, and rejects with its codes. */
export type LookUpRecords = (name: string, type: string) => Promise<unknown[]>;

/** The resolver of the machine, with bounded time. */
export function recordsByDns(): LookUpRecords {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  return async (name, type) => {
    const found: unknown = await resolver.resolve(name, type);
    return Array.isArray(found) ? found : [];
  };
}
