import { dayIn } from '../domain/day.ts';
import { formatMoney } from '../domain/money.ts';
import type { Money } from '../domain/requirement.ts';
import type { Language, ProfileView } from '../services/view.ts';
import { common } from './texts/common.ts';

/** How amounts and times are written for one reader. */
export type Formats = {
  language: Language;
  money: (amount: Money) => string;
  /** An ISO 8601 instant as day and time in the company's time zone. */
  instant: (at: string) => string;
  /** An ISO 8601 date, or the day of an instant. */
  day: (at: string) => string;
  /** How far an instant is from now, in the largest unit that fits: "in 3 days", "2 hours ago". */
  distance: (at: string) => string;
  number: (value: number) => string;
  /** With up to six digits after the point. */
  precise: (value: number) => string;
  /** A month (2026-11) in words. */
  month: (month: string) => string;
  /** A share of 1 in whole per cent. */
  percent: (share: number) => string;
  /** The day (ISO 8601) that an instant is in the company's time zone. */
  isoDay: (at: Date) => string;
  isPast: (at: string) => boolean;
  /** Somebody by name, as far as the page has met them; by id, where the name is not known or was erased. */
  person: (id: string) => string;
};

/** Names by id; null where a name was erased. */
export type Met = ReadonlyMap<string, string | null>;

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

export function formatsFor(
  { language, timeZone }: Pick<ProfileView, 'language' | 'timeZone'>,
  now: Date,
  people: Met = new Map(),
): Formats {
  const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  // A date without a time is that day everywhere.
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const distances = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const numbers = new Intl.NumberFormat(language);
  const precise = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const months = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  return {
    language,
    money: (amount) => formatMoney(amount, language),
    instant: (at) => times.format(new Date(at)),
    day: (at) => (at.includes('T') ? days : dates).format(new Date(at)),
    distance: (at) => {
      const ms = new Date(at).getTime() - now.getTime();
      const [unit, size] = UNITS.find(([, length]) => Math.abs(ms) >= length) ?? (['minute', 60_000] as const);
      return distances.format(Math.trunc(ms / size), unit);
    },
    number: (value) => numbers.format(value),
    precise: (value) => precise.format(value),
    month: (month) => months.format(new Date(`${month}-01`)),
    percent: (share) => percents.format(share),
    isoDay: (at) => dayIn(timeZone, at),
    isPast: (at) => new Date(at) < now,
    person: (id) => {
      const name = people.get(id);
      return name === null ? common[language].erased(id) : (name ?? id);
    },
  };
}
