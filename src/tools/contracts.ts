import type { Clause } from '../domain/clause.ts';
import type { Principal } from '../domain/principal.ts';

/** What a search goes by; `vendor` and `language` narrow it, null leaves them open. */
export type ClauseQuery = { text: string; vendor: string | null; language: string | null; limit: number };

/** Clauses of earlier contracts that `principal` may read, the nearest first. */
export type ContractSearch = {
  search(principal: Principal, query: ClauseQuery, signal: AbortSignal): Promise<readonly Clause[]>;
};

/** Where no contracts are kept: letters then cite none. */
export const emptyArchive: ContractSearch = { search: async () => [] };
