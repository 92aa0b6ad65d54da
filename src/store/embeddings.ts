import type { Tx } from './database.ts';

/** The model whose vectors are used, and their length. */
export type Used = { model: string; dimension: number };

export type EmbeddingCall = {
  id: string;
  purpose: 'passages' | 'query';
  model: string;
  /** The tenant's day on which it counts. */
  day: string;
  tokens: number;
  costMicroUsd: number;
  priceVersion: string;
};

export const insertEmbeddingCall = async (tx: Tx, call: EmbeddingCall): Promise<void> => {
  await tx.run(
    `insert into embedding_calls (tenant, id, purpose, model, state, tokens, cost_micro_usd, price_version, day)
     values ($1, $2, $3, $4, 'reserved', $5, $6, $7, $8)`,
    [tx.tenant, call.id, call.purpose, call.model, call.tokens, call.costMicroUsd, call.priceVersion, call.day],
  );
};

/** Real usage, or null where it never came and the worst case stays. */
export const settleEmbeddingCall = async (
  tx: Tx,
  id: string,
  usage: { tokens: number; costMicroUsd: number } | null,
): Promise<void> => {
  await tx.run(
    `update embedding_calls set state = $3, tokens = coalesce($4, tokens), cost_micro_usd = coalesce($5, cost_micro_usd)
     where tenant = $1 and id = $2`,
    [tx.tenant, id, usage ? 'settled' : 'unknown', usage?.tokens ?? null, usage?.costMicroUsd ?? null],
  );
};

export type Unembedded = { contract: string; seq: number; section: string; text: string };

const missing = `contract_passages p where p.tenant = $1 and not exists (
  select from passage_vectors v where v.tenant = p.tenant and v.contract = p.contract and v.seq = p.seq
    and v.model = $2 and v.dimension = $3)`;

/** Passages that have no vector of this model yet, in a fixed order. */
export const unembedded = async (tx: Tx, used: Used, limit: number): Promise<Unembedded[]> =>
  tx.rows<Unembedded>(
    `select p.contract, p.seq, p.section, p.text from ${missing} order by p.contract, p.seq limit $4`,
    [tx.tenant, used.model, used.dimension, limit],
  );

/** How many passages that the principal may read have no vector of this model yet. */
export const countUnembedded = async (tx: Tx, used: Used): Promise<number> => {
  const [row] = await tx.rows<{ count: number }>(`select count(*) as count from ${missing}`, [
    tx.tenant,
    used.model,
    used.dimension,
  ]);
  return row?.count ?? 0;
};

type NewVector = Pick<Unembedded, 'contract' | 'seq'> & { vector: readonly number[] };

/** A passage that was removed meanwhile is left out; one that has its vector already keeps it. */
export const insertVectors = async (tx: Tx, used: Used, vectors: readonly NewVector[]): Promise<void> => {
  await tx.run(
    `insert into passage_vectors (tenant, contract, seq, model, dimension, embedding)
     select $1, n.contract, n.seq, $2, $3, n.embedding::vector
     from unnest($4::text[], $5::int[], $6::text[]) as n (contract, seq, embedding)
     join contract_passages p on p.tenant = $1 and p.contract = n.contract and p.seq = n.seq
     on conflict do nothing`,
    [
      tx.tenant,
      used.model,
      used.dimension,
      vectors.map(({ contract }) => contract),
      vectors.map(({ seq }) => seq),
      vectors.map(({ vector }) => JSON.stringify(vector)),
    ],
  );
};

/** Some passages have no vector: the relay starts what makes them. In the transaction of whatever added them. */
export const wantEmbedding = async (tx: Tx): Promise<void> => {
  await tx.run(
    `insert into embedding_states (tenant) values ($1)
     on conflict (tenant) do update set model = null, dimension = null, next_at = now(), reason = null`,
    [tx.tenant],
  );
};

/**
 * Every passage has its vector of this model, and those of other models go; false when one has none after all. Whoever adds a contract
 * locks the same row.
 */
export const embeddingIsDone = async (tx: Tx, used: Used): Promise<boolean> => {
  await tx.rows('select 1 from embedding_states where tenant = $1 for update', [tx.tenant]);
  if ((await unembedded(tx, used, 1)).length > 0) return false;
  await tx.run('delete from passage_vectors where tenant = $1 and (model <> $2 or dimension <> $3)', [
    tx.tenant,
    used.model,
    used.dimension,
  ]);
  await tx.run('update embedding_states set model = $2, dimension = $3, reason = null where tenant = $1', [
    tx.tenant,
    used.model,
    used.dimension,
  ]);
  return true;
};

/** It cannot go on now; the relay starts it again after so many seconds. */
export const putOffEmbedding = async (tx: Tx, seconds: number, reason: string): Promise<void> => {
  await tx.run(
    'update embedding_states set next_at = now() + make_interval(secs => $2), reason = $3 where tenant = $1',
    [tx.tenant, seconds, reason],
  );
};

/** Why it was put off; null while it goes on, or is done. */
export const embeddingReason = async (tx: Tx): Promise<string | null> => {
  const [row] = await tx.rows<{ reason: string | null }>('select reason from embedding_states where tenant = $1', [
    tx.tenant,
  ]);
  return row?.reason ?? null;
};

/** Tenants of whom passages wait for vectors of this model; as the relay. */
export const tenantsToEmbed = async (tx: Tx, used: Used): Promise<string[]> => {
  const rows = await tx.rows<{ tenant: string }>(
    `select tenant from embedding_states
     where (model is distinct from $1 or dimension is distinct from $2) and next_at <= now() order by tenant`,
    [used.model, used.dimension],
  );
  return rows.map(({ tenant }) => tenant);
};
