import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import type { Texts } from './shape.ts';

const texts = { en, de, fr } satisfies Record<string, Texts>;

/** A language in which mails can be written. */
export type Language = keyof typeof texts;

export const textsIn = (language: Language): Texts => texts[language];
