import { Temporal } from 'temporal-polyfill';
import { monthNumbers, monthPattern, weekdayNumbers, weekdayPattern } from './date-words.ts';
import { numeral, numeralPattern } from './numbers.ts';

type Found = { start: number; end: number; days: string[]; reason: string };
type Groups = Record<string, string | undefined>;
type Rule = { pattern: RegExp; day: (found: Groups, from: Temporal.PlainDate) => Temporal.PlainDate | string };

const friday = 5;
const endOfMonth = (date: Temporal.PlainDate): Temporal.PlainDate => date.with({ day: date.daysInMonth });
const inWeekOf = (date: Temporal.PlainDate, weekday: number): Temporal.PlainDate =>
  date.add({ days: weekday - date.dayOfWeek });
const following = (date: Temporal.PlainDate, weekday: number): Temporal.PlainDate =>
  date.add({ days: ((weekday - date.dayOfWeek + 6) % 7) + 1 });

/** A week that is named without a day ends for business on its Friday. */
const endOfWeek = (date: Temporal.PlainDate): Temporal.PlainDate | string =>
  date.dayOfWeek > friday ? 'is said on a weekend, so the week is not clear; give the date' : inWeekOf(date, friday);

/** Friday of an ISO week, in this year or, when that is over, in the next. */
const fridayOfWeek = (
  week: number,
  year: string | undefined,
  from: Temporal.PlainDate,
): Temporal.PlainDate | string => {
  const inYear = (which: number): Temporal.PlainDate =>
    inWeekOf(Temporal.PlainDate.from({ year: which, month: 1, day: 4 }), friday).add({ weeks: week - 1 });
  const named = inYear(year === undefined ? from.year : Number(year));
  const day = year === undefined && Temporal.PlainDate.compare(named, from) < 0 ? inYear(from.year + 1) : named;
  return week >= 1 && day.weekOfYear === week ? day : 'is no week of that year';
};

const units: readonly (readonly [RegExp, 'days' | 'weeks' | 'months'])[] = [
  [/^(day|tag|jour)/, 'days'],
  [/^(week|woche|semaine)/, 'weeks'],
  [/^(month|monat|mois)/, 'months'],
];

const ahead = (found: Groups, from: Temporal.PlainDate): Temporal.PlainDate | string => {
  if (found['working'] !== undefined || /^(werk|arbeits)/.test(found['unit'] ?? '')) {
    return 'counts working days; give the date';
  }
  const written = found['count'] ?? '';
  const count = Number(/^\d+$/.test(written) ? written : (numeral(written) ?? (written === 'a' ? '1' : 'NaN')));
  const unit = units.find(([pattern]) => pattern.test(found['unit'] ?? ''))?.[1];
  return unit !== undefined && Number.isInteger(count) && count < 1000
    ? from.add({ [unit]: count })
    : 'is no span of time';
};

const monthEnd = (found: Groups, from: Temporal.PlainDate): Temporal.PlainDate => {
  const month = monthNumbers.get(found['month'] ?? '') ?? from.month;
  const year = found['year'] === undefined ? (month < from.month ? from.year + 1 : from.year) : Number(found['year']);
  return endOfMonth(Temporal.PlainDate.from({ year, month, day: 1 }));
};

const whole = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, 'gu');
const weekday = `(?<weekday>${weekdayPattern})`;
const oneWeekday = (found: Groups): number => weekdayNumbers.get(found['weekday'] ?? '') ?? friday;

/** Patterns over folded text. "Next Friday" is the Friday of next week; "kommenden", "nächsten" and "prochain" are the coming one. */
const rules: readonly Rule[] = [
  { pattern: whole("today|heute|aujourd'hui|eod"), day: (_, from) => from },
  { pattern: whole('tomorrow|(?<!guten )morgen|demain'), day: (_, from) => from.add({ days: 1 }) },
  { pattern: whole('(?:the )?day after tomorrow|ubermorgen|apres-demain'), day: (_, from) => from.add({ days: 2 }) },
  {
    pattern: whole(
      `(?:in|within|innerhalb von|innert|binnen|dans|sous|d'ici) (?:the next |den nachsten |les )?(?<count>\\d{1,3}|a|one|einer|einem|un|une|${numeralPattern}) (?<working>business |working )?(?<unit>days?|weeks?|months?|(?:werk|arbeits)?tage?n?|wochen?|monate?n?|jours?|semaines?|mois)(?<late> ouvres?| ouvrables?)?`,
    ),
    day: (found, from) => (found['late'] === undefined ? ahead(found, from) : 'counts working days; give the date'),
  },
  {
    pattern: whole(
      '(?:the )?end of (?:the |this )?week|eow|ende (?:der|dieser) woche|(?:diese|this) (?:woche|week)|fin de (?:la |cette )?semaine|cette semaine',
    ),
    day: (_, from) => endOfWeek(from),
  },
  {
    pattern: whole(
      '(?:(?:the )?end of |ende |fin de )?(?:next week|nachster woche|kommender woche|nachste woche|kommende woche|(?:la )?semaine prochaine)',
    ),
    day: (_, from) => inWeekOf(from.add({ weeks: 1 }), friday),
  },
  {
    pattern: whole(
      '(?:the )?end of (?:the |this )?month|eom|monatsende|ende (?:des|dieses) monats|fin (?:du|de ce) mois|fin de mois',
    ),
    day: (_, from) => endOfMonth(from),
  },
  {
    pattern: whole('(?:the )?end of next month|ende (?:nachsten|kommenden) monats|fin du mois prochain'),
    day: (_, from) => endOfMonth(from.with({ day: 1 }).add({ months: 1 })),
  },
  {
    pattern: whole(
      "(?:the )?end of (?:the |this )?year|eoy|year-end|jahresende|ende (?:des|dieses) jahres|fin (?:de l'|d')annee",
    ),
    day: (_, from) => from.with({ month: 12, day: 31 }),
  },
  { pattern: whole(`(?:(?:the )?end of |ende |fin )(?<month>${monthPattern})(?: (?<year>20\\d{2}))?`), day: monthEnd },
  {
    pattern: whole(`(?:mid|mitte|mi|early|beginning of|anfang|debut|late)[- ](?:${monthPattern})(?: 20\\d{2})?`),
    day: () => 'names no single day; give the date',
  },
  {
    pattern: whole('(?:kw|calendar week|kalenderwoche|week|semaine) ?(?<week>\\d{1,2})(?:[/ ](?<year>20\\d{2}))?'),
    day: (found, from) => fridayOfWeek(Number(found['week']), found['year'], from),
  },
  { pattern: whole(`next ${weekday}`), day: (found, from) => inWeekOf(from.add({ weeks: 1 }), oneWeekday(found)) },
  {
    pattern: whole(
      `(?:uber|ueber)nachste[nmrs]? (?:${weekdayPattern}|woche|monat)|(?:${weekdayPattern}) (?:en (?:huit|quinze)|week|after next)|(?:a|two) weeks? (?:on|from) (?:${weekdayPattern})|week after next|la semaine d'apres`,
    ),
    day: () => 'is counted in more than one way; give the date',
  },
  {
    pattern: whole(`(?:this |coming |diese[nr]? |kommende[nr]? |nachste[nr]? |ce )?${weekday}(?: prochain)?`),
    day: (found, from) => following(from, oneWeekday(found)),
  },
];

/** Every relative date in a folded text, counted from the day it was sent. */
export const relativeDatesIn = (folded: string, sent: string): Found[] => {
  const from = Temporal.PlainDate.from(sent);
  return rules.flatMap(({ pattern, day }) =>
    [...folded.matchAll(pattern)].map((match) => {
      const result = day(match.groups ?? {}, from);
      const place = { start: match.index, end: match.index + match[0].length };
      return typeof result === 'string'
        ? { ...place, days: [], reason: result }
        : { ...place, days: [result.toString()], reason: '' };
    }),
  );
};
