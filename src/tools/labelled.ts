import type { Json } from '../domain/canonical.ts';
import { tokensOf } from './tokens.ts';

/** Tokens of a tool's answer that a model gets to read. */
export const RESULT_TOKENS = 4_000;

/** No token is longer: a text beyond this needs no counting. */
const MOST_CHARACTERS = RESULT_TOKENS * 8;

/** How much is kept of each list and each text, until the whole fits. */
const CUTS = [
  { items: 10, characters: 300 },
  { items: 5, characters: 100 },
  { items: 2, characters: 60 },
] as const;

const fits = (text: string): boolean => text.length <= MOST_CHARACTERS && tokensOf(text) <= RESULT_TOKENS;

/**
 * A tool's result for a model: marked as somebody else's words, and cut to a bounded number of tokens. `cut` then says so, and names the
 * receipt that holds the rest.
 */
export function labelled(result: Json, receipt: string): string {
  const whole = JSON.stringify({ untrusted: true, result });
  if (fits(whole)) return whole;
  const cut = { untrusted: true, cut: true, rest: `receipt ${receipt}` };
  const shorter = CUTS.map((limits) => JSON.stringify({ ...cut, result: trimmed(result, limits) }));
  return shorter.find(fits) ?? JSON.stringify({ ...cut, result: null });
}

function trimmed(value: Json | undefined, limits: (typeof CUTS)[number]): Json {
  if (typeof value === 'string') return value.slice(0, limits.characters);
  if (isList(value)) return value.slice(0, limits.items).map((item) => trimmed(item, limits));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, trimmed(member, limits)]));
}

const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);
