import { z } from 'zod';
import type { LimitsPolicy } from './policies.ts';

/** What a cap is on, in the order in which everybody locks them. */
export const SpendScope = z.enum(['month', 'day', 'requisition', 'agent']);
export type SpendScope = z.infer<typeof SpendScope>;

/** Micro-dollars, tokens of input and output together, calls of a model. */
export const Measure = z.enum(['microUsd', 'tokens', 'turns']);
export type Measure = z.infer<typeof Measure>;

/** One cap: `key` is the month, the day, the requisition, or the agent in it. */
export const Cap = z.object({ scope: SpendScope, key: z.string(), measure: Measure });
export type Cap = z.infer<typeof Cap>;

/** A cap that had no room for a call, and how high it was then. */
export const ReachedCap = Cap.extend({ limit: z.int() });
export type ReachedCap = z.infer<typeof ReachedCap>;

type Amounts = Record<Measure, number>;

/** How much of the caps of a scope is used up, and by how much people raised them. */
export type Total = { scope: SpendScope; key: string; used: Amounts; raised: Amounts };

export type SpendKeys = Partial<Record<SpendScope, string>>;

/** Where a call counts: the tenant's month and day, its requisition, its agent. */
export const spendKeys = (at: { day: string; requisition: string; agent: string }): Record<SpendScope, string> => ({
  month: at.day.slice(0, 7),
  day: at.day,
  requisition: at.requisition,
  agent: `${at.requisition}/${at.agent}`,
});

const agentOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** What the policy allows; null where it sets no cap. Turns of an agent are counted for each of its runs, by the workflow. */
const limits = {
  month: ({ tenant }) => ({ microUsd: tenant.monthMicroUsd }),
  day: ({ tenant }) => ({ microUsd: tenant.dayMicroUsd }),
  requisition: ({ requisition }) => requisition,
  agent: ({ agents }, key) => {
    const own = agents[agentOf(key)];
    return own ? { microUsd: own.microUsd, tokens: own.tokens } : {};
  },
} as const satisfies Record<SpendScope, (policy: LimitsPolicy, key: string) => Partial<Amounts>>;

/** The cap as people have raised it; null where there is none. */
export const limitOf = ({ scope, key, raised }: Total, measure: Measure, policy: LimitsPolicy): number | null => {
  const allowed: Partial<Amounts> = limits[scope](policy, key);
  const limit = allowed[measure];
  return limit === undefined ? null : limit + raised[measure];
};

const NOTHING: Amounts = { microUsd: 0, tokens: 0, turns: 0 };

/** The most that one requisition can cost, what it has cost included: no call is made that could pass its caps or its agents'. */
export const mostMicroUsd = (requisition: string, totals: readonly Total[], policy: LimitsPolicy): number => {
  const most = (scope: SpendScope, key: string): number => {
    const known = totals.find((total) => total.scope === scope && total.key === key);
    const total = known ?? { scope, key, used: NOTHING, raised: NOTHING };
    return limitOf(total, 'microUsd', policy) ?? Number.POSITIVE_INFINITY;
  };
  const ofAgents = Object.keys(policy.agents).map((agent) => most('agent', `${requisition}/${agent}`));
  return Math.min(
    most('requisition', requisition),
    ofAgents.reduce((sum, microUsd) => sum + microUsd, 0),
  );
};

/** Micro-dollars for a million tokens. */
type Price = { inputMicroUsdPerMillion: number; outputMicroUsdPerMillion: number };

/** A call as it would be made: the most that its input can be, and the output that is wanted. */
export type WantedCall = { inputTokens: number; maxOutputTokens: number };

/** The output for which there is room under one cap, in tokens; may be negative. */
const outputWithin = {
  turns: (left) => (left >= 1 ? Number.POSITIVE_INFINITY : -1),
  tokens: (left, { inputTokens }) => left - inputTokens,
  microUsd: (left, { inputTokens }, { inputMicroUsdPerMillion: input, outputMicroUsdPerMillion: output }) => {
    const rest = left * 1_000_000 - inputTokens * input;
    if (rest < 0) return -1;
    return output === 0 ? Number.POSITIVE_INFINITY : Math.floor(rest / output);
  },
} as const satisfies Record<Measure, (left: number, call: WantedCall, price: Price) => number>;

/** An answer that is cut shorter than this is of no use to anybody, and is paid for all the same. */
const LEAST_OUTPUT_TOKENS = 500;

/**
 * How much output the next call may have, so that at its worst no cap is passed; or the first cap that leaves no room for an answer.
 */
export const roomFor = (
  totals: readonly Total[],
  call: WantedCall,
  price: Price,
  policy: LimitsPolicy,
): { outputTokens: number } | { reached: ReachedCap } => {
  const least = Math.min(LEAST_OUTPUT_TOKENS, call.maxOutputTokens);
  let outputTokens = call.maxOutputTokens;
  for (const total of totals)
    for (const measure of Measure.options) {
      const limit = limitOf(total, measure, policy);
      if (limit === null) continue;
      const room = outputWithin[measure](limit - total.used[measure], call, price);
      if (room < least) return { reached: { scope: total.scope, key: total.key, measure, limit } };
      outputTokens = Math.min(outputTokens, room);
    }
  return { outputTokens };
};

const NEAR = 0.8;

/** The first cap of which four fifths or more are used up; null where there is none. */
export const nearCap = (totals: readonly Total[], policy: LimitsPolicy): Cap | null => {
  for (const total of totals)
    for (const measure of Measure.options) {
      const limit = limitOf(total, measure, policy);
      if (limit !== null && total.used[measure] >= NEAR * limit) return { scope: total.scope, key: total.key, measure };
    }
  return null;
};

/** What somebody wrote as a new cap: dollars for money, a whole number for tokens and turns; null when it is neither. */
export const readCap = (text: string, measure: Measure): number | null => {
  const plain = text.trim().replace(/^\$\s*/, '');
  if (measure !== 'microUsd') return /^\d{1,9}$/.test(plain) ? Number(plain) : null;
  const [, dollars, cents = ''] = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(plain) ?? [];
  return dollars === undefined ? null : Number(dollars) * 1_000_000 + Number(cents.padEnd(6, '0'));
};

/** A cap as people read it. */
export const shownCap = (limit: number, measure: Measure): string =>
  measure === 'microUsd' ? `$${(limit / 1_000_000).toFixed(2)}` : `${limit} ${measure}`;
