import { folded } from './text.ts';

type Unit = { whole: boolean; names: readonly string[] };

/** Units by their short name, with what people write for them; `whole` ones cannot be split. */
const units = {
  pcs: {
    whole: true,
    names:
      'pc pcs piece pieces each ea unit units item items stuck stueck stk st einheit einheiten unite unites pce pces exemplaires'.split(
        ' ',
      ),
  },
  set: { whole: true, names: ['set', 'sets', 'kit', 'kits', 'satz', 'satze', 'saetze', 'jeu', 'jeux', 'lot', 'lots'] },
  pair: { whole: true, names: ['pair', 'pairs', 'paar', 'paare', 'paire', 'paires'] },
  box: {
    whole: true,
    names: ['box', 'boxes', 'carton', 'cartons', 'karton', 'kartons', 'kiste', 'kisten', 'boite', 'boites'],
  },
  pack: {
    whole: true,
    names: ['pack', 'packs', 'package', 'packages', 'pkg', 'packung', 'packungen', 'paquet', 'paquets'],
  },
  pallet: { whole: true, names: ['pallet', 'pallets', 'palette', 'paletten', 'palettes'] },
  roll: { whole: true, names: ['roll', 'rolls', 'rolle', 'rollen', 'rouleau', 'rouleaux'] },
  licence: {
    whole: true,
    names: ['licence', 'licences', 'license', 'licenses', 'lizenz', 'lizenzen', 'seat', 'seats', 'user', 'users'],
  },
  kg: {
    whole: false,
    names: ['kg', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms', 'kilogramm', 'kilogramme', 'kilogrammes'],
  },
  g: { whole: false, names: ['g', 'gram', 'grams', 'gramm', 'gramme', 'grammes'] },
  t: { whole: false, names: ['t', 'to', 'ton', 'tons', 'tonne', 'tonnes', 'tonnen'] },
  m: { whole: false, names: ['m', 'metre', 'metres', 'meter', 'meters', 'lfm', 'laufmeter'] },
  m2: { whole: false, names: ['m2', 'sqm', 'qm', 'quadratmeter'] },
  m3: { whole: false, names: ['m3', 'cbm', 'kubikmeter'] },
  l: { whole: false, names: ['l', 'ltr', 'litre', 'litres', 'liter', 'liters'] },
  hour: { whole: false, names: ['h', 'hr', 'hrs', 'hour', 'hours', 'stunde', 'stunden', 'std', 'heure', 'heures'] },
  day: { whole: false, names: ['day', 'days', 'tag', 'tage', 'tagen', 'manntage', 'personentage', 'jour', 'jours'] },
  month: { whole: false, names: ['month', 'months', 'monat', 'monate', 'monaten', 'mois'] },
  year: { whole: false, names: ['year', 'years', 'jahr', 'jahre', 'jahren', 'an', 'ans', 'annee', 'annees'] },
} as const satisfies Record<string, Unit>;

const byName = new Map<string, { unit: string; whole: boolean }>(
  Object.entries(units).flatMap(([unit, { whole, names }]) => names.map((name) => [name, { unit, whole }] as const)),
);

const known = (text: string) => byName.get(folded(text.normalize('NFKC').trim().replace(/\.$/, '')));

/** The short name of a unit people write in English, German or French; an unknown one is kept as written. */
export const unitOf = (text: string): string => known(text)?.unit ?? text.trim();

export const isKnownUnit = (text: string): boolean => known(text) !== undefined;

/** Whether a text only says how much, as "pcs" and "kg" do; boxes and licences may be what is bought. */
export const isMeasureOnly = (text: string): boolean => {
  const found = known(text);
  return found !== undefined && (found.unit === 'pcs' || !found.whole);
};

/** Whether a unit is counted in whole numbers; an unknown one is not assumed to be. */
export const isWholeUnit = (text: string | null): boolean => text !== null && (known(text)?.whole ?? false);
