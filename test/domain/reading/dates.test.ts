import { describe, expect, test } from '@jest/globals';
import { readDate } from '../../../src/domain/reading/dates.ts';
import { plainContext } from '../../../src/domain/reading/read.ts';

// A Tuesday.
const context = plainContext('2026-11-24', 'USD');

test.each([
  ['2026-12-05', '2026-12-05'],
  ['5 December 2026', '2026-12-05'],
  ['Dec 5', '2026-12-05'],
  ['December 5th, 2026', '2026-12-05'],
  ['05.12.2026', '2026-12-05'],
  ['5.12.', '2026-12-05'],
  ['5. Dezember', '2026-12-05'],
  ['5 décembre', '2026-12-05'],
  ['1er décembre 2026', '2026-12-01'],
  ['13/12/2026', '2026-12-13'],
  ['12/31/2026', '2026-12-31'],
  ['Friday, 4 December 2026', '2026-12-04'],
  ['3 March', '2027-03-03'],
  ['29 Feb', '2028-02-29'],
])('%s is %s', (text, day) => expect(readDate(text, context)).toEqual({ ok: true, value: day }));

test.each([
  ['tomorrow', '2026-11-25'],
  ['übermorgen', '2026-11-26'],
  ['by Friday', '2026-11-27'],
  ['this Friday', '2026-11-27'],
  ['next Friday', '2026-12-04'],
  ['kommenden Freitag', '2026-11-27'],
  ['nächsten Freitag', '2026-11-27'],
  ["d'ici vendredi", '2026-11-27'],
  ['vendredi prochain', '2026-11-27'],
  ['Tuesday', '2026-12-01'],
  ['in two weeks', '2026-12-08'],
  ['in 14 Tagen', '2026-12-08'],
  ['dans deux semaines', '2026-12-08'],
  ['end of the month', '2026-11-30'],
  ['end of next month', '2026-12-31'],
  ['Ende nächster Woche', '2026-12-04'],
  ['fin décembre', '2026-12-31'],
  ['end of January', '2027-01-31'],
  ['KW 50', '2026-12-11'],
  ['week 2', '2027-01-15'],
  ['before 10 December', '2026-12-10'],
  ['not later than 10 December', '2026-12-10'],
  ['avant le 10 janvier', '2027-01-10'],
  ['vor dem 10.12.2026', '2026-12-10'],
])('%s, said on Tuesday 24 November 2026, is %s', (text, day) =>
  expect(readDate(text, context)).toEqual({ ok: true, value: day }),
);

describe('a date is asked when', () => {
  test.each([
    ['5/12/2026', 'can mean 2026-12-05 or 2026-05-12'],
    ['5 December or 7 December', 'can mean 2026-12-05 or 2026-12-07'],
    ['5 November 2026', 'lies in the past'],
    ['31 November', 'is no day of the calendar'],
    ['Friday, 5 December 2026', 'falls on another day of the week'],
    ['mid December', 'names no single day'],
    ['within 5 business days', 'counts working days'],
    ['soon', 'names no day'],
    ['bis übernächsten Freitag', 'is counted in more than one way'],
    ['vendredi en huit', 'is counted in more than one way'],
    ['Friday week', 'is counted in more than one way'],
    ['not before 10 December', 'says from when on'],
    ['after 10 December', 'says from when on'],
    ['nicht vor dem 10.12.2026', 'says from when on'],
    ['ab 10.12.2026', 'says from when on'],
    ['frühestens am 10.12.2026', 'says from when on'],
    ['10.12.2026 oder später', 'says from when on'],
    ['pas avant le 10 janvier', 'says from when on'],
    ['à partir du 10 janvier', 'says from when on'],
  ])('it is written %s: it %s', (text, reason) =>
    expect(readDate(text, context)).toEqual({ ok: false, reason: expect.stringContaining(reason) }),
  );
});
