import type { LetterLanguage } from './letter.ts';

const tongues: Readonly<Record<string, LetterLanguage>> = { DE: 'de', AT: 'de', LI: 'de', FR: 'fr', MC: 'fr' };

/** The language in which a vendor of this country is written to: its own where it is offered, else the first. */
export const letterLanguageOf = (country: string | null, offered: readonly LetterLanguage[]): LetterLanguage => {
  const own = tongues[country ?? ''];
  return own !== undefined && offered.includes(own) ? own : (offered[0] ?? 'en');
};
