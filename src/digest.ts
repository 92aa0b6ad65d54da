import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './domain/canonical.ts';

/** The canonical JSON of a value that came from JSON or from one of our schemas. */
export const canonicalText = (value: unknown): string => {
  const plain: Json = JSON.parse(JSON.stringify(value ?? null));
  return canonicalJson(plain);
};

/** Hex SHA-256 of a text. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Hex SHA-256 of the canonical JSON: equal values have equal digests. */
export const digestOf = (value: unknown): string => sha256(canonicalText(value));
