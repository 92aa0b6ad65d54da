import { unitOf } from './units.ts';

const periods =
  'months?|mo|years?|yr|annum|quarters?|weeks?|monat(?:s|e|en)?|jahr(?:s|e|en)?|quartal|woche|mois|an|année|trimestre|semaine';
const counts = '\\d{2,}|hundreds?|thousands?|dozens?|hundert|tausend|dutzend|cent|mille|douzaine|centaine';
const per = 'per|pro|je|pour|par|for|\\/';

/** "per 100", "le cent", and with a few words such as "each" or "per user" before it. */
const ofMany = new RegExp(
  `^\\s*(?:\\(?[^)\\n]{0,12}\\)?\\s*)?(?:(?:${per})\\s*(?:${counts})|(?<!\\p{L})(?:les?|la)\\s(?:${counts}))(?![\\p{L}])`,
  'iu',
);
const ofPeriod = new RegExp(
  `^\\s*\\(?(?:[\\p{L}]+\\.?\\s+){0,3}?(?:(?:(?<!\\p{L})(?:per|pro|par|je|im|each|every|an?|jeden|chaque)\\s+|\\/\\s?)(?<period>${periods})|monthly|yearly|annually|quarterly|weekly|monatlich|jährlich|wöchentlich|mensuel\\p{L}*|annuel\\p{L}*|p\\.\\s?[am]\\.)(?![\\p{L}])`,
  'iu',
);
/** The same before an amount: a label or the head of its column. */
const labelled = new RegExp(`(?:per|pro|je|pour|par|\\/)\\s*(?<basis>${counts}|${periods})\\s*\\p{L}*\\W*$`, 'iu');
const periodic =
  /(?:monthly|yearly|annual|quarterly|weekly|monatlich\p{L}*|jährlich\p{L}*|mensuel\p{L}*|annuel\p{L}*) (?:price|rate|fee|cost|preis|rate|gebühr|prix|tarif|loyer)s?\W*$|(?:monats|jahres)(?:preis|gebühr|rate|miete)\W*$/iu;

export const notOfOne = 'the price is not for one unit; give the price of one';

/** Whether the words around a price say that it is not the price of one `unit`: it is for a hundred, or for a month of several. */
export const isOtherBasis = (
  beside: { before: string; after: string; header: string },
  unit: string | null,
): boolean => {
  if (ofMany.test(beside.after)) return true;
  const sold = unit === null ? null : unitOf(unit);
  const isSold = (period: string | undefined): boolean => period !== undefined && unitOf(period) === sold;
  const after = ofPeriod.exec(beside.after);
  if (after) return !isSold(after.groups?.['period']);
  return [beside.before, beside.header].some((label) => {
    const named = labelled.exec(label);
    return named ? !isSold(named.groups?.['basis']) : periodic.test(label);
  });
};
