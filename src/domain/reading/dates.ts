import { Temporal } from 'temporal-polyfill';
import { isEarliest } from './cues.ts';
import { monthNumbers, monthPattern, weekdayNumbers, weekdayPattern } from './date-words.ts';
import { type Read, type ReadContext, read, unread } from './read.ts';
import { relativeDatesIn } from './relative-dates.ts';
import { folded } from './text.ts';

/** A date as it stands in a text: every day it may mean, or none with the reason. */
export type FoundDate = { start: number; end: number; days: string[]; reason: string };

/** Folding one character at a time keeps every position, which folding a whole text would not. */
const foldedInPlace = (text: string): string =>
  text.replaceAll(/./gsu, (character) => {
    const plain = folded(character);
    return plain.length === character.length ? plain : character.toLowerCase().slice(0, character.length);
  });

const calendarDay = (year: number, month: number, day: number): Temporal.PlainDate | null => {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
};

/** The day in its year, or its next occurrence when the year is left out. 29 February waits for a leap year. */
const dated = (year: string | undefined, month: number, day: number, sent: string): string[] => {
  if (year !== undefined) {
    const found = calendarDay(Number(year.length === 2 ? `20${year}` : year), month, day);
    return found ? [found.toString()] : [];
  }
  const from = Temporal.PlainDate.from(sent);
  const next = Array.from({ length: 9 }, (_, ahead) => calendarDay(from.year + ahead, month, day)).find(
    (candidate) => candidate !== null && Temporal.PlainDate.compare(candidate, from) >= 0,
  );
  return next ? [next.toString()] : [];
};

type Rule = { pattern: RegExp; days: (groups: Record<string, string | undefined>, sent: string) => string[] };

const year = String.raw`(?<year>(?:19|20)\d{2}|'\d{2})`;
const edge = String.raw`(?<![\p{L}\d.,/-])`;
const ending = String.raw`(?![\p{L}\d]|[.,/-]\d)`;

const rules: readonly Rule[] = [
  {
    pattern: new RegExp(`${edge}(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})(?:t[\\d:.z+-]+)?${ending}`, 'gu'),
    days: (found, sent) => dated(found['year'], Number(found['month']), Number(found['day']), sent),
  },
  {
    pattern: new RegExp(
      `${edge}(?<day>0?[1-9]|[12]\\d|3[01])\\. ?(?<month>0?[1-9]|1[0-2])\\.(?: ?(?<year>(?:19|20)\\d{2}|\\d{2}(?!\\d)))?(?![\\d])`,
      'gu',
    ),
    days: (found, sent) => dated(found['year'], Number(found['month']), Number(found['day']), sent),
  },
  {
    // Day first or month first: nothing in the digits tells, unless one of the two is no month.
    pattern: new RegExp(
      `${edge}(?!24/7)(?<first>\\d{1,2})(?<mark>[/-])(?<second>\\d{1,2})(?:\\k<mark>(?<year>(?:19|20)\\d{2}|\\d{2}))${ending}|${edge}(?!24/7)(?<one>\\d{1,2})/(?<two>\\d{1,2})${ending}`,
      'gu',
    ),
    days: (found, sent) => {
      const [one, two] = [Number(found['first'] ?? found['one']), Number(found['second'] ?? found['two'])];
      return [...new Set([...dated(found['year'], two, one, sent), ...dated(found['year'], one, two, sent)])];
    },
  },
  {
    pattern: new RegExp(
      `${edge}(?<day>\\d{1,2})(?:st|nd|rd|th|er|\\.)?(?: of| de)?[ -]?(?<month>${monthPattern})\\.?(?:,? ?-?${year})?${ending}`,
      'gu',
    ),
    days: (found, sent) =>
      dated(found['year']?.replace("'", ''), monthNumbers.get(found['month'] ?? '') ?? 0, Number(found['day']), sent),
  },
  {
    pattern: new RegExp(
      `${edge}(?<month>${monthPattern})\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,? ${year})?${ending}`,
      'gu',
    ),
    days: (found, sent) =>
      dated(found['year']?.replace("'", ''), monthNumbers.get(found['month'] ?? '') ?? 0, Number(found['day']), sent),
  },
];

const weekdayBefore = new RegExp(`(?<![\\p{L}])(?<weekday>${weekdayPattern})\\.?,? (?:the |den |dem |le )?$`, 'u');

/** A weekday written before a date belongs to it, and contradicts it when the day falls on another. */
const withWeekday = (plain: string, date: FoundDate): FoundDate => {
  const match = weekdayBefore.exec(plain.slice(Math.max(0, date.start - 24), date.start));
  if (!match) return date;
  const expected = weekdayNumbers.get(match.groups?.['weekday'] ?? '');
  const days = date.days.filter((day) => Temporal.PlainDate.from(day).dayOfWeek === expected);
  const start = date.start - match[0].length;
  return {
    ...date,
    start,
    days,
    reason: days.length < date.days.length ? 'falls on another day of the week' : date.reason,
  };
};

const absoluteDatesIn = (plain: string, sent: string): FoundDate[] =>
  rules.flatMap(({ pattern, days }) =>
    [...plain.matchAll(pattern)].map((match) =>
      withWeekday(plain, {
        start: match.index,
        end: match.index + match[0].length,
        days: days(match.groups ?? {}, sent),
        reason: 'is no day of the calendar',
      }),
    ),
  );

/** Every date in a text, absolute and relative, longest first where they overlap, in order of position. */
export const datesIn = (text: string, sent: string): FoundDate[] => {
  const plain = foldedInPlace(text);
  const found = [...absoluteDatesIn(plain, sent), ...relativeDatesIn(plain, sent)].toSorted(
    (a, b) => b.end - b.start - (a.end - a.start),
  );
  const kept: FoundDate[] = [];
  const taken = new Uint8Array(text.length);
  for (const date of found) {
    if (taken.subarray(date.start, date.end).includes(1)) continue;
    taken.fill(1, date.start, date.end);
    kept.push(date);
  }
  return kept.toSorted((a, b) => a.start - b.start);
};

/** One day that is not past; two readings, none, or a day before `today` are refused. */
export const readDate = (text: string, context: ReadContext): Read<string> => {
  const plain = text.normalize('NFKC');
  const [found, ...others] = datesIn(plain, context.sent);
  if (found === undefined) return unread(`"${text.trim()}" names no day`);
  const days = [...new Set([found, ...others].flatMap((date) => date.days))];
  if (found.days.length === 0) return unread(`"${text.trim()}" ${found.reason}`);
  if (isEarliest(plain.slice(0, found.start), plain.slice(found.end)))
    return unread(`"${text.trim()}" says from when on, not until when`);
  const [day = '', second] = days;
  if (second !== undefined)
    return unread(`"${text.trim()}" can mean ${day} or ${second}; write the date as year-month-day`);
  return day < context.today ? unread(`${day} lies in the past`) : read(day);
};
