/** What came of reading a text: a value, or why there is none, in words for the person who is asked. */
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string };

export const read = <T>(value: T): Read<T> => ({ ok: true, value });

export const unread = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

/** What the words around a text settle about it. */
export type ReadContext = {
  /** ISO date of the words: "tomorrow" is the day after it. */
  sent: string;
  /** ISO date before which a date lies in the past. */
  today: string;
  baseCurrency: string;
  /** The request's currency and the vendor's country, once they are known. */
  currency: string | null;
  country: string | null;
  /** The decimal separator that other numbers of the same text show. */
  decimal: '.' | ',' | null;
  language: Language | null;
};

export type Language = 'en' | 'de' | 'fr';

/** The context of a text that stands alone, such as a person's answer. */
export const plainContext = (today: string, baseCurrency: string): ReadContext => ({
  sent: today,
  today,
  baseCurrency,
  currency: null,
  country: null,
  decimal: null,
  language: null,
});
