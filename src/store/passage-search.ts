import type { Clause } from '../domain/clause.ts';
import type { Dimension } from '../domain/embedding.ts';
import type { Tx } from './database.ts';
import { numbersOf } from './vendors.ts';

/** A query as a vector of one model. */
export type Meaning = { model: string; dimension: Dimension; vector: readonly number[] };

/**
 * `meaning` is null where only words are searched; contracts that bind no single vendor are searched for every vendor. `withoutGroups` leaves
 * out what is for the members of a confidentiality group.
 */
export type PassageQuery = {
  text: string;
  meaning: Meaning | null;
  vendor: string | null;
  language: string | null;
  limit: number;
  withoutGroups?: boolean;
};

/** `score` compares the passages of one answer and nothing else. */
export type FoundPassage = Clause & { score: number };

/** How many passages each of the two ways hands in. */
const CANDIDATES = 60;
/** The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). */
const SMOOTHING = 60;
/** A passage in the wanted language goes before one that is a few places better in another. */
const PREFERENCE = 1.2;

const wanted = `($4::text is null or c.vendor is null or c.vendor = any (${numbersOf('$4')}))
    and (not $6::boolean or c.confidentiality_group is null)`;

/**
 * The nearest by cosine. The dimension is a literal: only then can a plan that serves all values use its partial index. The distances
 * of the candidates are ranked again with the id, so that equal ones have one order.
 */
const near = (dimension: Dimension): string => `
  select contract, seq, row_number() over (order by distance, contract, seq) as place from (
    select v.contract, v.seq, v.embedding::vector(${dimension}) <=> $7::vector(${dimension}) as distance
    from passage_vectors v join contracts c on c.tenant = v.tenant and c.id = v.contract
    where v.tenant = $1 and v.model = $8 and v.dimension = ${dimension} and ${wanted}
    order by v.embedding::vector(${dimension}) <=> $7::vector(${dimension}) limit ${CANDIDATES}) nearest`;

const nothing = 'select null::text as contract, null::int as seq, null::bigint as place where false';

/** Any word of the query may match, each reduced as the passage's own language reduces it. */
const worded = `
  select contract, seq, row_number() over (order by rank desc, contract, seq) as place from (
    select p.contract, p.seq, ts_rank_cd(p.words, a.query, 1) as rank
    from contract_passages p join contracts c on c.tenant = p.tenant and c.id = p.contract
    join asked a on a.config = search_config(p.language)
    where p.tenant = $1 and p.words @@ a.query and ${wanted}
    order by rank desc, p.contract, p.seq limit ${CANDIDATES}) matching`;

/** One statement: both rankings, fused by reciprocal rank. */
const fused = (dimension: Dimension | null): string => `
  with asked as (
    select config, replace(plainto_tsquery(config, $2)::text, ' & ', ' | ')::tsquery as query
    from unnest(array['english', 'german', 'french', 'simple']::regconfig[]) as config),
  near as (${dimension === null ? nothing : near(dimension)}),
  worded as (${worded}),
  ranked as (
    select contract, seq, sum(1.0 / (${SMOOTHING} + place)) as score
    from (select * from near union all select * from worded) either group by contract, seq)
  select p.contract || '/' || p.seq as id, p.contract, c.title, coalesce(m.merged_into, c.vendor) as vendor, p.section, p.page, p.language, p.text,
    (r.score * case when p.language = $3 then ${PREFERENCE} else 1 end)::float8 as score
  from ranked r
  join contract_passages p on p.tenant = $1 and p.contract = r.contract and p.seq = r.seq
  join contracts c on c.tenant = $1 and c.id = r.contract
  left join vendors m on m.tenant = $1 and m.number = c.vendor
  order by score desc, p.contract, p.seq limit $5`;

/**
 * An index of vectors knows no rows' owners: without the iterative scan the nearest of all tenants are taken first, and then those
 * that the principal may not see are left out, which may be all of them. With it the index goes on until there are enough; and the
 * more it looks at in one go, the fewer of the nearest it misses.
 */
const scanning = `select set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', '200', true)`;

/** The passages that the principal may read and that fit best, the best first; the same data and query give the same order. */
export const searchPassages = async (tx: Tx, query: PassageQuery): Promise<FoundPassage[]> => {
  const { text, meaning, vendor, language, limit, withoutGroups = false } = query;
  const values = [tx.tenant, text, language, vendor, limit, withoutGroups];
  if (meaning === null) return tx.rows<FoundPassage>(fused(null), values);
  await tx.rows(scanning);
  return tx.rows<FoundPassage>(fused(meaning.dimension), [...values, JSON.stringify(meaning.vector), meaning.model]);
};
