import type { Sanctions } from '../seed/read.ts';
import { nameSimilarity } from './similarity.ts';

/** One entry of a list that resembles the screened party; score 0 to 1. */
export type Hit = {
  listName: string;
  entityName: string;
  countryISOAlpha2Code: string;
  score: number;
  exactIdentifier: boolean;
};

/** Below this nothing is reported; what counts as a hit is the client's policy. */
const CUTOFF = 0.5;
const OTHER_COUNTRY = 0.95;

/** Every entry that has the party's number or a name like the party's, most alike first. */
export function screenParty(
  party: { name: string; country?: string | undefined; duns?: string | undefined },
  sanctions: Sanctions,
): Hit[] {
  return sanctions.entries
    .map((entry) => {
      const weight = party.country === undefined || party.country === entry.country ? 1 : OTHER_COUNTRY;
      return {
        listName: entry.list,
        entityName: entry.name,
        countryISOAlpha2Code: entry.country,
        score: Math.round(nameSimilarity(party.name, entry.name) * weight * 100) / 100,
        exactIdentifier: party.duns !== undefined && entry.identifiers.includes(party.duns),
      };
    })
    .filter((hit) => hit.exactIdentifier || hit.score >= CUTOFF)
    .toSorted((a, b) => b.score - a.score);
}
