import type { Json } from '../domain/canonical.ts';

/** Characters of a tool's answer that a model gets to read. */
const BUDGET = 16_000;

/** How much is kept of each list and each text, until the whole fits. */
const CUTS = [
  { items: 10, characters: 300 },
  { items: 5, characters: 100 },
  { items: 2, characters: 60 },
] as const;

/** A tool's result for a model: marked as somebody else's words, and cut to a bounded size (`cut` then says so). */
export function labelled(result: Json): string {
  const whole = JSON.stringify({ untrusted: true, result });
  if (whole.length <= BUDGET) return whole;
  const shorter = CUTS.map((limits) => JSON.stringify({ untrusted: true, cut: true, result: trimmed(result, limits) }));
  return shorter.find((text) => text.length <= BUDGET) ?? JSON.stringify({ untrusted: true, cut: true, result: null });
}

function trimmed(value: Json | undefined, limits: (typeof CUTS)[number]): Json {
  if (typeof value === 'string') return value.slice(0, limits.characters);
  if (isList(value)) return value.slice(0, limits.items).map((item) => trimmed(item, limits));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, trimmed(member, limits)]));
}

const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);
