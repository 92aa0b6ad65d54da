import { eld } from 'eld/extrasmall';

/** A short text says little about its language. */
const LEAST_LETTERS = 40;

/** The language of a text (ISO 639-1), or `otherwise` where it does not say enough. */
export const languageOf = (text: string, otherwise: string): string => {
  if (text.replaceAll(/[^\p{L}]/gu, '').length < LEAST_LETTERS) return otherwise;
  const found = eld.detect(text);
  return found.language !== '' && found.isReliable() ? found.language : otherwise;
};
