import { z } from 'zod';

/** One clause as `contracts_search` returns it; see src/domain/clause.ts. */
const FoundClause = z.object({
  id: z.string().max(200),
  contract: z.string().max(200),
  title: z.string().max(300),
  vendor: z.string().max(300).nullable(),
  section: z.string().max(300),
  page: z.int(),
  language: z.string().max(20),
  text: z.string().max(8000),
});

export const FoundClauses = z.object({ clauses: z.array(FoundClause).max(10) });
