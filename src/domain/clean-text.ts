import { z } from 'zod';
import type { Json } from './canonical.ts';

/** Kinds of characters that a reader cannot see, or that show a text other than it is. */
export const removedKinds = ['control', 'zero_width', 'bidirectional', 'tag', 'variation', 'other'] as const;
type RemovedKind = (typeof removedKinds)[number];

/** How many characters had to go, by kind; a kind of which there was none is not there. */
export const Removed = z.partialRecord(z.enum(removedKinds), z.int().min(1));
export type Removed = z.infer<typeof Removed>;

/** What has been made safe to store, to show and to hand to a model. */
export type Cleaned<T = string> = { text: T; removed: Removed };

const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
const invisible = /[^\P{Cc}\n\t]|[\p{Default_Ignorable_Code_Point}\p{Cs}\uFFF9-\uFFFB]/gu;

/** The first that fits says what a character is; the rest, such as a soft hyphen or half of a pair, is `other`. */
const kinds = [
  ['control', /\p{Cc}/u],
  ['zero_width', /[\u200B-\u200D\u2060-\u2064\uFEFF]/u],
  ['bidirectional', /\p{Bidi_Control}/u],
  ['tag', /[\u{E0000}-\u{E007F}]/u],
  ['variation', /\p{Variation_Selector}/u],
] as const satisfies readonly (readonly [RemovedKind, RegExp])[];

const kindOf = (character: string): RemovedKind => kinds.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other';

/**
 * One line end (LF), NFC, nothing invisible: what a person cannot see, a model must not read. No letter, sign or digit of any script is
 * lost but the fillers of Hangul, which show nothing; an emoji that was joined of several falls apart into them. No-break spaces stay:
 * they group digits, and the gate compares by its own whitespace rule.
 */
export function cleanText(text: string): Cleaned {
  const removed: Removed = {};
  const visible = text.replace(lineEnds, '\n').replace(invisible, (character) => {
    const kind = kindOf(character);
    removed[kind] = (removed[kind] ?? 0) + 1;
    return '';
  });
  return { text: visible.normalize('NFC'), removed };
}

/** The same on one line, without blanks around it: a subject, a name, an address. */
export function cleanLine(text: string): Cleaned {
  const cleaned = cleanText(text);
  return { ...cleaned, text: cleaned.text.replace(/[\n\t]+/g, ' ').trim() };
}

/** JSON with each text in it cleaned, the names of its members too. */
export function cleanJson(value: Json): Cleaned<Json> {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return { text: value, removed: {} };
  if (isList(value)) {
    const items = value.map(cleanJson);
    return { text: items.map(({ text }) => text), removed: allRemoved(items) };
  }
  const members = Object.entries(value).map(([name, member]) => ({
    name: cleanText(name),
    value: cleanJson(member ?? null),
  }));
  return {
    text: Object.fromEntries(members.map(({ name, value: { text } }) => [name.text, text])),
    removed: allRemoved(members.flatMap(({ name, value: inner }) => [name, inner])),
  };
}

/** Values by field as a person typed them, cleaned. */
export function cleanFields(fields: Readonly<Record<string, string>>): Cleaned<Record<string, string>> {
  const values = Object.entries(fields).map(([field, value]) => ({ field, ...cleanText(value) }));
  return {
    text: Object.fromEntries(values.map(({ field, text }) => [field, text])),
    removed: allRemoved(values),
  };
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** What was removed from several texts together. */
export function allRemoved(parts: readonly { removed: Removed }[]): Removed {
  const sum: Removed = {};
  for (const { removed } of parts)
    for (const kind of removedKinds) if (removed[kind] !== undefined) sum[kind] = (sum[kind] ?? 0) + removed[kind];
  return sum;
}

/** How many characters these are. */
export const removedCount = (removed: Removed): number =>
  removedKinds.reduce((sum, kind) => sum + (removed[kind] ?? 0), 0);
