import { Temporal } from 'temporal-polyfill';

/** The calendar day (ISO 8601) that an instant falls on for a tenant. */
export const dayIn = (timeZone: string, at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** When the tenant's next day begins (ISO 8601, UTC). */
export const nextDayStart = (timeZone: string, at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .add({ days: 1 })
    .toZonedDateTime(timeZone)
    .toInstant()
    .toString();

/** The fiscal year of a day (ISO 8601): the calendar year. */
export const fiscalYearOf = (day: string): number => Number(day.slice(0, 4));
