import type { Clause } from '../domain/clause.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { Principal } from '../domain/principal.ts';
import { searchPassages, type FoundPassage, type Meaning } from '../store/passage-search.ts';
import type { ServiceContext } from './context.ts';
import { embedded } from './embedded.ts';

export type ContractQuery = { text: string; vendor: string | null; language: string | null; limit: number };

type Searched = ContractQuery & { withoutGroups?: boolean };

/** `byMeaning` is false where only words were compared, and `because` then says why. */
export type FoundClauses = { passages: FoundPassage[]; byMeaning: boolean; because: string | null };

type Asking = Extract<Principal, { tenant: unknown }>;

const PATIENCE_MS = 10_000;
/** What a longer question adds is paid for and finds nothing more. */
const MOST_CHARACTERS = 2_000;

const FALLBACK = ['provider_unavailable', 'rate_limited', 'provider_refused', 'limit_reached'];

/** The query as a vector; where the service is down, or a cap has no room, why there is none. */
const meaningOf = async (
  context: ServiceContext,
  { tenant }: Asking,
  text: string,
  signal: AbortSignal,
): Promise<{ meaning: Meaning | null; because: string | null }> => {
  const { model, dimension } = context.embedder;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const ask = { purpose: 'query', texts: [text] } as const;
  try {
    const [vector] = await embedded(context, tenant, ask, AbortSignal.any([signal, patience]));
    return { meaning: vector ? { model, dimension, vector } : null, because: null };
  } catch (error) {
    signal.throwIfAborted();
    if (patience.aborted) return { meaning: null, because: 'The embedding service did not answer in time.' };
    if (error instanceof QuartermasterError && FALLBACK.includes(error.code))
      return { meaning: null, because: error.message };
    throw error;
  }
};

/** Passages of the contracts that the principal may read, by meaning and by words. */
export const searchContracts =
  (context: ServiceContext) =>
  async (who: Asking, query: Searched, signal: AbortSignal): Promise<FoundClauses> => {
    const text = query.text.slice(0, MOST_CHARACTERS);
    const { meaning, because } = await meaningOf(context, who, text, signal);
    const passages = await context.database.withPrincipal(who, (tx) => searchPassages(tx, { ...query, text, meaning }));
    return { passages, byMeaning: meaning !== null, because };
  };

/**
 * What the tool of an agent calls: the clauses alone, as the person for whom the agent works, and nothing of a confidentiality group. What an
 * agent found stays with the requisition, for all who handle its letters, whether or not they are of the group.
 */
export const contractSearch = (context: ServiceContext) => {
  const search = searchContracts(context);
  return async (principal: Principal, query: ContractQuery, signal: AbortSignal): Promise<readonly Clause[]> => {
    if (!('tenant' in principal))
      throw new QuartermasterError('forbidden', 'Whoever is of no company reads no contracts; ask as a person.');
    const { passages } = await search(principal, { ...query, withoutGroups: true }, signal);
    return passages.map(({ score: _score, ...clause }) => clause);
  };
};
