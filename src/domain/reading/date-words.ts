/** Month names in English, German and French, folded; the first letters that people write count too. */
const months: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'janner', 'janvier', 'janv'],
  ['february', 'feb', 'februar', 'fevrier', 'fevr', 'fev'],
  ['march', 'mar', 'marz', 'maerz', 'mars'],
  ['april', 'apr', 'avril', 'avr'],
  ['may', 'mai'],
  ['june', 'jun', 'juni', 'juin'],
  ['july', 'jul', 'juli', 'juillet', 'juil'],
  ['august', 'aug', 'aout'],
  ['september', 'sept', 'sep', 'septembre'],
  ['october', 'oct', 'oktober', 'okt', 'octobre'],
  ['november', 'nov', 'novembre'],
  ['december', 'dec', 'dezember', 'dez', 'decembre'],
];

// No "mon" and "tue": in French they are everyday words.
const weekdays: readonly (readonly string[])[] = [
  ['monday', 'montag', 'lundi'],
  ['tuesday', 'tues', 'dienstag', 'mardi'],
  ['wednesday', 'wed', 'mittwoch', 'mercredi'],
  ['thursday', 'thu', 'thurs', 'donnerstag', 'jeudi'],
  ['friday', 'fri', 'freitag', 'vendredi'],
  ['saturday', 'samstag', 'sonnabend', 'samedi'],
  ['sunday', 'sonntag', 'dimanche'],
];

const numbered = (table: readonly (readonly string[])[]): ReadonlyMap<string, number> =>
  new Map(table.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));

/** 1 to 12 by folded name. */
export const monthNumbers = numbered(months);

/** ISO weekday, 1 is Monday, by folded name. */
export const weekdayNumbers = numbered(weekdays);

/** Alternations for patterns over folded text, longest first so that "march" wins over "mar". */
const alternation = (names: Iterable<string>): string => [...names].toSorted((a, b) => b.length - a.length).join('|');

export const monthPattern = alternation(monthNumbers.keys());
export const weekdayPattern = alternation(weekdayNumbers.keys());
