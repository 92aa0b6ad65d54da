const TRANSLITERATED: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  ı: 'i',
};

/** Legal forms by their spellings; a trailing run of these is not part of the name. */
const LEGAL_FORMS: Readonly<Record<string, string>> = {
  inc: 'corporation',
  incorporated: 'corporation',
  corp: 'corporation',
  corporation: 'corporation',
  co: 'co',
  llc: 'llc',
  ltd: 'ltd',
  limited: 'ltd',
  plc: 'plc',
  gmbh: 'gmbh',
  ag: 'ag',
  kg: 'kg',
  ek: 'ek',
  sarl: 'sarl',
  sas: 'sas',
  sa: 'sa',
  srl: 'srl',
  spa: 'spa',
  bv: 'bv',
  kk: 'kk',
  fze: 'fze',
  sp: 'sp',
  z: 'z',
  oo: 'oo',
};

/** A company name taken apart: its core in comparable letters, and its legal form ('' when it names none). */
export type ComparableName = { core: string; legalForm: string };

/** Lower case, no accents or punctuation, legal form split off: `Schäfer & Co. KG` is `schaefer and` + `co kg`. */
export function comparableName(name: string): ComparableName {
  const words = plain(name).split(' ');
  const lastOfCore = words.findLastIndex((word) => LEGAL_FORMS[word] === undefined);
  // A name made of legal forms alone (`AG Ltd`) keeps its first word as the core.
  const cut = Math.max(lastOfCore + 1, 1);
  const legalForm = words.slice(cut).map((word) => LEGAL_FORMS[word] ?? word);
  return { core: words.slice(0, cut).join(' '), legalForm: legalForm.join(' ') };
}

/** How alike two names are, 0 to 1, whatever the order of their words and their legal forms. */
export function nameSimilarity(a: string, b: string): number {
  const [left, right] = [comparableName(a).core, comparableName(b).core];
  return Math.max(editRatio(left, right), editRatio(sortWords(left), sortWords(right)));
}

/** Numbers as people write them, made comparable: no separators, upper case, no country prefix. */
export function comparableIdentifier(value: string, country: string): string {
  const bare = value.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const prefixes = country === 'GR' ? ['GR', 'EL'] : [country];
  const prefix = prefixes.find((candidate) => bare.startsWith(candidate));
  return prefix === undefined ? bare : bare.slice(prefix.length);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[äöüßæøłı]/g, (letter) => TRANSLITERATED[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}|[.'’]/gu, '')
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function sortWords(text: string): string {
  return text.split(' ').toSorted().join(' ');
}

function editRatio(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 0 : 1 - editDistance(a, b) / longest;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(a).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(b).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
