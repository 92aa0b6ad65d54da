import { z } from 'zod';
import type { Clause } from '../../domain/clause.ts';
import type { Draft } from '../../domain/letter.ts';
import { letterFaults, type LetterCase } from '../../domain/letter-rules.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { FoundClauses } from '../../tools/contract-types.ts';

/** One recorded tool call of the agent's run. */
export type SearchReceipt = { operation: string; outcome: string; result: unknown };

export type NegotiationGateInput = {
  output: Draft;
  receipts: readonly SearchReceipt[];
  about: Omit<LetterCase, 'clauses'>;
  /** Counts the agent's answers from 1; it is sent back after the first only. */
  attempt: number;
};

const Result: z.ZodType<{ clauses: Clause[] }> = FoundClauses;

/** The clauses that this run retrieved, each once. */
export const retrieved = (receipts: readonly SearchReceipt[]): Clause[] => {
  const found = receipts.flatMap(({ operation, outcome, result }) =>
    operation === 'contracts_search' && outcome === 'ok' ? (Result.safeParse(result).data?.clauses ?? []) : [],
  );
  return [...new Map(found.map((clause) => [clause.id, clause])).values()];
};

/** The gate after the Negotiation agent: what is wrong goes back to it once, and then to the buyer with the draft. */
export function negotiationGate({ output, receipts, about, attempt }: NegotiationGateInput): {
  verdict: Verdict;
  clauses: Clause[];
} {
  const clauses = retrieved(receipts);
  const faults = letterFaults(output, { ...about, clauses });
  const isSearched = receipts.some(({ operation }) => operation === 'contracts_search');
  if (!isSearched && attempt === 1) faults.push('Call contracts_search before you write.');
  const uncited = clauses.length > 0 && output.citations.length === 0;
  if (uncited && attempt === 1) faults.push('Cite the clauses that support the letter.');
  if (faults.length === 0)
    return { verdict: { verdict: 'allow', reasons: uncited ? ['no clause is cited'] : [] }, clauses };
  if (attempt === 1) return { verdict: { verdict: 'reask', reasons: faults, say: faults.join(' ') }, clauses };
  const asks = faults.map((reason) => ({ field: 'letter', reason }));
  return { verdict: { verdict: 'ask_human', reasons: faults, asks }, clauses };
}
