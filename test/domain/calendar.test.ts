import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addBusiness, Calendar } from '../../src/domain/calendar.ts';

const berlin: Calendar = Calendar.parse({
  timeZone: 'Europe/Berlin',
  hours: { from: '09:00', to: '17:00' },
  weekdays: [1, 2, 3, 4, 5],
  holidays: ['2026-12-25'],
});
const local = (text: string, timeZone = 'Europe/Berlin') =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant().toString();

const iso = (time: number) => new Date(time).toISOString();

describe('business days', () => {
  test.each([
    ['Monday afternoon to the same time on Tuesday', '2026-11-23T16:30', 1, '2026-11-24T16:30'],
    ['Friday to Monday', '2026-11-27T10:00', 1, '2026-11-30T10:00'],
    ['Saturday counts from Monday morning', '2026-11-28T12:00', 1, '2026-12-01T09:00'],
    ['an evening counts from the next morning', '2026-11-23T20:00', 1, '2026-11-25T09:00'],
    ['an early morning counts from the opening', '2026-11-23T06:00', 1, '2026-11-24T09:00'],
    ['the closing hour is no longer part of the day', '2026-11-23T17:00', 1, '2026-11-25T09:00'],
    ['a holiday and a weekend are passed over', '2026-12-24T10:00', 1, '2026-12-28T10:00'],
    ['ten days', '2026-11-23T10:00', 10, '2026-12-07T10:00'],
    ['over the change to summer time at the same local time', '2026-03-27T10:00', 1, '2026-03-30T10:00'],
    ['over the change to winter time at the same local time', '2026-10-23T10:00', 1, '2026-10-26T10:00'],
  ])('%s', (_title, from, days, to) => {
    expect(addBusiness(local(from), { days }, berlin)).toBe(local(to));
  });
});

describe('business hours', () => {
  test.each([
    ['within a day', '2026-11-23T10:00', 3, '2026-11-23T13:00'],
    ['over night', '2026-11-23T16:00', 2, '2026-11-24T10:00'],
    ['that end with the day fall on the next opening', '2026-11-23T16:00', 1, '2026-11-24T09:00'],
    ['over the weekend', '2026-11-27T15:00', 4, '2026-11-30T11:00'],
    ['that begin on a Sunday', '2026-11-29T15:00', 4, '2026-11-30T13:00'],
    ['of several days', '2026-11-23T09:00', 20, '2026-11-25T13:00'],
  ])('%s', (_title, from, hours, to) => {
    expect(addBusiness(local(from), { hours }, berlin)).toBe(local(to));
  });
});

test('seconds pass at night and on Sundays too', () => {
  expect(addBusiness('2026-11-29T02:00:00Z', { seconds: 90 }, berlin)).toBe('2026-11-29T02:01:30Z');
});

describe('whatever the calendar', () => {
  // Hours around the change of the clocks, in zones that change at different times of day or not at all.
  const calendars = fc.record({
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Tokyo', 'UTC'),
    hours: fc.constantFrom(
      { from: '09:00', to: '17:00' },
      { from: '00:00', to: '24:00' },
      { from: '01:30', to: '03:30' },
      { from: '02:00', to: '03:00' },
    ),
    weekdays: fc.constantFrom<[number, ...number[]]>([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7], [7]),
    holidays: fc.constantFrom<string[]>([], ['2026-03-29', '2026-12-25']),
  });
  const start = Date.parse('2026-01-01T00:00:00Z');
  const instants = fc.integer({ min: 0, max: 400 * 86_400 }).map((second) => start + second * 1000);
  const delays = fc.oneof(
    fc.record({ days: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ hours: fc.integer({ min: 1, max: 30 }) }),
  );

  test('a later start never ends earlier', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 0, max: 200_000 }), delays, (calendar, time, gap, delay) => {
        const first = Date.parse(addBusiness(iso(time), delay, calendar));
        expect(Date.parse(addBusiness(iso(time + gap * 1000), delay, calendar))).toBeGreaterThanOrEqual(first);
        expect(first).toBeGreaterThan(time);
      }),
      { numRuns: 300 },
    );
  });

  test('days and hours end on a working day within its hours', () => {
    fc.assert(
      fc.property(calendars, instants, delays, (calendar, time, delay) => {
        const end = Temporal.Instant.from(addBusiness(iso(time), delay, calendar)).toZonedDateTimeISO(
          calendar.timeZone,
        );
        const day = end.toPlainDate();
        const at = (clock: string) =>
          clock === '24:00'
            ? day.add({ days: 1 }).toZonedDateTime(calendar.timeZone)
            : day.toZonedDateTime({ timeZone: calendar.timeZone, plainTime: clock });
        expect(calendar.weekdays).toContain(day.dayOfWeek);
        expect(calendar.holidays).not.toContain(day.toString());
        expect(end.epochMilliseconds).toBeGreaterThanOrEqual(at(calendar.hours.from).epochMilliseconds);
        expect(end.epochMilliseconds).toBeLessThan(at(calendar.hours.to).epochMilliseconds);
      }),
      { numRuns: 300 },
    );
  });

  test('more days never end earlier', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 12 }), (calendar, time, days) => {
        const fewer = addBusiness(iso(time), { days }, calendar);
        expect(Date.parse(addBusiness(iso(time), { days: days + 1 }, calendar))).toBeGreaterThan(Date.parse(fewer));
      }),
    );
  });
});

test.each([
  ['an unknown time zone', { timeZone: 'Europe/Nowhere' }],
  ['hours that end before they begin', { hours: { from: '17:00', to: '09:00' } }],
  ['no day of work', { weekdays: [] }],
])('a calendar with %s is refused', (_title, change) => {
  expect(Calendar.safeParse({ ...berlin, ...change }).success).toBe(false);
});
