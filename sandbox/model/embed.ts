/** Vector of a text by hashed words and word beginnings, length 1 (all zero for a text without words): like texts are near. */
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
    ];
  });
}

function fnv1a(text: string): number {
  return [...new TextEncoder().encode(text)].reduce(
    (hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0,
    0x811c9dc5,
  );
}
