import { concepts } from './words/concepts.ts';

/**
 * Vector of a text by hashed words, their beginnings and what terms of contracts they stand for, length 1 (all zero for a text without
 * words): like texts are near, and texts about the same in another language.
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const { token, weight } of tokensOf(text)) {
    const hash = fnv1a(token);
    const slot = hash % dimensions;
    const sign = (hash >>> 16) & 1 ? 1 : -1;
    vector[slot] = (vector[slot] ?? 0) + sign * weight;
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

const STEM = 5;

/** A word and its beginning, so that "delivery" and "deliveries" share something. */
function tokensOf(text: string): { token: string; weight: number }[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => {
    const weight = word.length > 3 ? 1 : 0.3;
    return [
      { token: word, weight },
      { token: `${word.slice(0, STEM)}*`, weight: weight / 2 },
      ...subjectsOf(word).map((subject) => ({ token: `#${subject}`, weight: SUBJECT_WEIGHT })),
    ];
  });
}

const SUBJECT_WEIGHT = 1.5;

/** Compounds are found too: German writes "Vorauszahlungsbürgschaft". */
const subjectsOf = (word: string): string[] =>
  Object.entries(concepts).flatMap(([subject, beginnings]) =>
    beginnings.some((beginning) => (beginning.length > 5 ? word.includes(beginning) : word.startsWith(beginning)))
      ? [subject]
      : [],
  );

function fnv1a(text: string): number {
  return [...new TextEncoder().encode(text)].reduce(
    (hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0,
    0x811c9dc5,
  );
}
