import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Delay } from './policies.ts';

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a tenant works: from `hours.from` (included) to `hours.to` (not included; 24:00 is midnight), on ISO weekdays (1 is Monday). */
export const Calendar = z
  .object({
    timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Berlin'),
    hours: z.object({ from: TimeOfDay, to: z.union([TimeOfDay, z.literal('24:00')]) }),
    weekdays: z.array(z.int().min(1).max(7)).nonempty(),
    holidays: z.array(z.iso.date()),
  })
  .refine(({ hours }) => hours.from < hours.to, { path: ['hours'], message: 'work ends after it begins' });
export type Calendar = z.infer<typeof Calendar>;

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The working time of one day, in epoch milliseconds; `closes` is no longer part of it. */
type Day = { date: Temporal.PlainDate; opens: number; closes: number };

const isWorkday = (date: Temporal.PlainDate, { weekdays, holidays }: Calendar): boolean =>
  weekdays.includes(date.dayOfWeek) && !holidays.includes(date.toString());

const at = (date: Temporal.PlainDate, time: string, timeZone: string): number =>
  (time === '24:00'
    ? date.add({ days: 1 }).toZonedDateTime({ timeZone })
    : date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) })
  ).epochMilliseconds;

const workday = (date: Temporal.PlainDate, calendar: Calendar): Day => ({
  date,
  opens: at(date, calendar.hours.from, calendar.timeZone),
  closes: at(date, calendar.hours.to, calendar.timeZone),
});

/** The first day of work at or after `date`; a day that a change of the clocks leaves without hours is skipped. */
const workdayFrom = (date: Temporal.PlainDate, calendar: Calendar): Day => {
  for (let day = date; ; day = day.add({ days: 1 })) {
    if (!isWorkday(day, calendar)) continue;
    const found = workday(day, calendar);
    if (found.opens < found.closes) return found;
  }
};

const nextWorkday = ({ date }: Day, calendar: Calendar): Day => workdayFrom(date.add({ days: 1 }), calendar);

/** The working day that `time` falls into or that comes next, and how much of it has passed. */
const startOf = (time: number, calendar: Calendar): { day: Day; passed: number } => {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  const today = workdayFrom(local, calendar);
  const day = time < today.closes ? today : nextWorkday(today, calendar);
  return { day, passed: Math.max(0, time - day.opens) };
};

/** As much of the day gone as before. A day shortened by a change of the clocks ends before that: its last second. */
const afterDays = (time: number, days: number, calendar: Calendar): number => {
  const { day: first, passed } = startOf(time, calendar);
  let day = first;
  for (let left = days; left > 0; left -= 1) day = nextWorkday(day, calendar);
  return Math.min(day.opens + passed, day.closes - 1000);
};

const afterHours = (time: number, hours: number, calendar: Calendar): number => {
  let { day, passed } = startOf(time, calendar);
  let left = hours * 3_600_000;
  while (day.opens + passed + left >= day.closes) {
    left -= day.closes - day.opens - passed;
    day = nextWorkday(day, calendar);
    passed = 0;
  }
  return day.opens + passed + left;
};

/** The instant (ISO 8601, UTC) a delay after another; days and hours count, and end, only while the tenant works. */
export const addBusiness = (instant: string, delay: Delay, calendar: Calendar): string => {
  const time = Temporal.Instant.from(instant).epochMilliseconds;
  return Temporal.Instant.fromEpochMilliseconds(after(time, delay, calendar)).toString();
};

const after = (time: number, delay: Delay, calendar: Calendar): number => {
  if ('seconds' in delay) return time + delay.seconds * 1000;
  return 'days' in delay ? afterDays(time, delay.days, calendar) : afterHours(time, delay.hours, calendar);
};
