import { dayIn } from '../domain/day.ts';
import type { Embedded, Embedder } from '../domain/embedding.ts';
import { QuartermasterError } from '../domain/errors.ts';
import type { TenantId } from '../domain/principal.ts';
import { roomFor, shownCap, spendKeys } from '../domain/spend.ts';
import type { Tx } from '../store/database.ts';
import { insertEmbeddingCall, settleEmbeddingCall, type EmbeddingCall } from '../store/embeddings.ts';
import { countSpend, lockTotals } from '../store/spend.ts';
import { readTenant } from '../store/tenants.ts';
import type { ServiceContext } from './context.ts';

/** Contracts belong to no requisition: they count under the tenant's day and month. */
const keysOn = (day: string) => {
  const { month, day: today } = spendKeys({ day, requisition: '', agent: '' });
  return { month, day: today };
};

/** In micro-dollars, rounded up to the next whole one. */
const costOf = (tokens: number, { inputMicroUsdPerMillion }: Embedder['price']): number =>
  Math.ceil((tokens * inputMicroUsdPerMillion) / 1_000_000);

/** Before the call leaves, its worst case counts: a token stands for a byte at least. Throws `limit_reached` where a cap has no room. */
const reserved = async (
  { embedder, policies, now, newId }: ServiceContext,
  tx: Tx,
  purpose: EmbeddingCall['purpose'],
  texts: readonly string[],
): Promise<EmbeddingCall> => {
  const day = dayIn((await readTenant(tx)).timeZone, now());
  const tokens = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const totals = await lockTotals(tx, keysOn(day));
  const room = roomFor(totals, { inputTokens: tokens, maxOutputTokens: 0 }, embedder.price, policies.limits);
  if ('reached' in room) {
    const { scope, measure, limit } = room.reached;
    throw new QuartermasterError(
      'limit_reached',
      `The ${scope}'s cap on models, ${shownCap(limit, measure)}, has no room for it; it goes on in the next ${scope}, or when policies/limits.yaml allows more.`,
    );
  }
  const costMicroUsd = costOf(tokens, embedder.price);
  const call = {
    id: newId(),
    purpose,
    model: embedder.model,
    day,
    tokens,
    costMicroUsd,
    priceVersion: embedder.price.version,
  };
  await insertEmbeddingCall(tx, call);
  await countSpend(tx, keysOn(day), { microUsd: costMicroUsd, tokens, turns: 0 });
  return call;
};

const settle = async (
  { embedder }: ServiceContext,
  tx: Tx,
  call: EmbeddingCall,
  tokens: number | null,
): Promise<void> => {
  if (tokens === null) return settleEmbeddingCall(tx, call.id, null);
  const costMicroUsd = costOf(tokens, embedder.price);
  await lockTotals(tx, keysOn(call.day));
  await settleEmbeddingCall(tx, call.id, { tokens, costMicroUsd });
  await countSpend(tx, keysOn(call.day), {
    microUsd: costMicroUsd - call.costMicroUsd,
    tokens: tokens - call.tokens,
    turns: 0,
  });
};

/** The vectors of some texts, paid for under the tenant's caps. Throws what the embedder throws, and `limit_reached`. */
export const embedded = async (
  context: ServiceContext,
  tenant: TenantId,
  { purpose, texts }: { purpose: EmbeddingCall['purpose']; texts: readonly string[] },
  signal: AbortSignal,
): Promise<number[][]> => {
  // Nobody's own account is counted here, but the company's.
  const counting = <T>(work: (tx: Tx) => Promise<T>) => context.database.withPrincipal({ kind: 'meter', tenant }, work);
  const call = await counting((tx) => reserved(context, tx, purpose, texts));
  let answer: Embedded | null = null;
  try {
    answer = await context.embedder.embed(texts, signal);
    return answer.vectors;
  } finally {
    const tokens = answer?.tokens ?? null;
    await counting((tx) => settle(context, tx, call, tokens));
  }
};
