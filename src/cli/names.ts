import { personIdsIn } from '../domain/person-ids.ts';
import type { Client } from './client.ts';

/** How somebody is written: by name, with the id that commands take; whose name was erased, by the id alone. */
export type Names = (id: string) => string;

/** The server tells the names of so many at once. */
const AT_ONCE = 50;

/** Asks for the names of everybody whom a view tells of. */
export const namesIn = async (client: Pick<Client, 'people'>, view: unknown): Promise<Names> => {
  const ids = personIdsIn(view);
  const names = new Map<string, string | null>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { items } = await client.people(ids.slice(at, at + AT_ONCE));
    for (const { id, name } of items) names.set(id, name);
  }
  return (id) => {
    const name = names.get(id);
    if (name === undefined) return id;
    return name === null ? `${id} (erased)` : `${name} (${id})`;
  };
};
