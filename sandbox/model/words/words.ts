import type { Words } from './shape.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

export type Language = 'en' | 'de' | 'fr';
export type WordKey = Exclude<keyof Words, 'patterns'>;

const TABLES: Record<Language, Words> = { en, de, fr };
const LANGUAGES: Language[] = ['en', 'de', 'fr'];
const escape = (text: string) => text.replace(/[.?+^$()[\]{}|\\/]/g, '\\$&');
const phrase = (text: string) => escape(text).replaceAll('*', '\\p{L}*').replace(/['’]/g, "['’]").replace(/ /g, '\\s+');

const sources = new Map<string, string>();

/** Regular expression source that matches any phrase under `key`, longest first, in one language or in all. */
export function source(key: WordKey, language?: Language): string {
  const name = `${key}/${language ?? ''}`;
  const known = sources.get(name);
  if (known) return known;
  const phrases = (language ? [language] : LANGUAGES).flatMap((one) =>
    TABLES[one][key].split('|').map((text) => text.trim()),
  );
  const made = [...new Set(phrases)].toSorted((a, b) => b.length - a.length).map(phrase);
  const bounded = `(?<![\\p{L}\\p{N}])(?:${made.join('|') || '(?!)'})(?![\\p{L}\\p{N}])`;
  sources.set(name, bounded);
  return bounded;
}

const filled = (pattern: string): string =>
  pattern
    .replaceAll('#', `(?:\\d{1,3}|${source('numbers')})`)
    .replaceAll('@', source('weekdays'))
    .replaceAll('%', source('months'));

/** A pattern of each language with its placeholders filled in. */
export function patterns(key: keyof Words['patterns']): string {
  return LANGUAGES.flatMap((language) => TABLES[language].patterns[key])
    .map(filled)
    .join('|');
}

/** The same source with every letter in both cases, to stand inside an expression that minds case. */
export const anyCase = (pattern: string): string =>
  pattern.replace(/\\p\{\w+\}|\\.|\p{L}/gu, (token) => {
    const [lower, upper] = [token.toLowerCase(), token.toUpperCase()];
    return token.startsWith('\\') || lower === upper || upper.length > 1 ? token : `[${lower}${upper}]`;
  });

const compiled = new Map<string, RegExp>();

/** The expression for `key`, case-insensitive and global; each use gets its own `lastIndex` through `matchAll`. */
export function word(key: WordKey, language?: Language): RegExp {
  const name = `${key}/${language ?? ''}`;
  const made = compiled.get(name) ?? new RegExp(source(key, language), 'giu');
  compiled.set(name, made);
  return made;
}

/** Whether the text has any phrase under `key`. */
export const has = (text: string, key: WordKey, language?: Language): boolean => text.search(word(key, language)) >= 0;

/** The first phrase under `key` as it stands in the text. */
export const first = (text: string, key: WordKey, language?: Language): RegExpExecArray | null =>
  text.matchAll(word(key, language)).next().value ?? null;

/** The language whose little words are the most frequent; English when none is found. */
export function languageOf(text: string): Language {
  const count = (language: Language) => [...text.matchAll(word('small', language))].length;
  return LANGUAGES.toSorted((a, b) => count(b) - count(a))[0] ?? 'en';
}
