import { Temporal } from 'temporal-polyfill';

/** The calendar day (ISO 8601) that an instant falls on for a tenant. */
export const dayIn = (timeZone: string, at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
