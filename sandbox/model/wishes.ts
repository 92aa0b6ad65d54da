import { revealed } from './reveal.ts';

/** Words that a text wants in a field, and the sentence around them. */
export type Wish = { text: string; quote: string };

/** What somebody who wrote into a text wants of whoever reads it. */
export type Wishes = {
  /** The sentences that want it. */
  passages: string[];
  emails: Wish[];
  amounts: Wish[];
  accounts: Wish[];
  companies: Wish[];
  taxIds: Wish[];
  vendorNumbers: Wish[];
  duns: Wish[];
  costCenters: Wish[];
  places: Wish[];
  days: Wish[];
  quantities: Wish[];
  currencies: Wish[];
  percents: Wish[];
  urls: Wish[];
  /** Checks are to be left out. */
  skipsChecks: boolean;
  /** The mail is to count for nothing. */
  rejects: boolean;
};

type Listed = Exclude<keyof Wishes, 'passages' | 'skipsChecks' | 'rejects'>;

const FORMS = 'LLC|Ltd|Limited|Inc\\.?|Corp\\.?|GmbH|AG|AS|S\\.?A\\.?S?|S\\.?p\\.?A\\.?|B\\.?V\\.?|Co';
const PATTERNS = {
  emails: /[\w.+-]+@(?:\[[\d.]+\]|[\w-]+(?:\.[\w-]+)+)/gu,
  amounts:
    /(?:USD|EUR|GBP|CHF|US\$|[$€£])\s?\d[\d.,]*\d|(?:[$€£])\s?\d|\d[\d.,\u00A0 ]*\d\s?(?:USD|EUR|GBP|CHF|€|\$|dollars?|euros?)(?![\p{L}])/gu,
  accounts: /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b|\bbc1\w{20,}|(?<=account )\d{8,12}/gu,
  companies: new RegExp(String.raw`(?:\p{Lu}[\p{L}&.'-]*\s){1,4}(?:${FORMS})(?![\p{L}])`, 'gu'),
  taxIds: /(?<![\d-])\d{2}-\d{7}(?!\d)|\b(?:GB|DE|CY|ATU|FR)\d{8,11}[A-Z]?\b/gu,
  vendorNumbers: /\bV-\d{3,6}\b/gu,
  duns: /(?<!\d)\d{9}(?!\d)/gu,
  costCenters: /\bCC-\d{4}\b/gu,
  places:
    /(?<=(?:[Dd]eliver(?:y)?(?: (?:to|address|place)| goes)*(?: to| is)?:?|[Ss]hip[^.:]{0,30} to|address(?: is)?:?|place to|Lieferadresse:?|consegna va a|장소를)\s)(?!address|to |the )[\p{Lu}\d][^.;\n"]{4,60}/gu,
  days: /\b20\d\d-\d\d-\d\d\b/gu,
  quantities: /(?<![\d.,$])\d[\d,]*(?=\s(?:pieces|units|machines|pcs|Stück)\b)/gu,
  currencies: /\b(?:CHF|Swiss francs|GBP|JPY)\b/gu,
  percents: /\d{1,3}(?=\s?%)/gu,
  urls: /https?:\/\/[^\s)]+/gu,
} as const satisfies Record<Listed, RegExp>;

/** Stems by which somebody commands a reader, or speaks to a program; ordinary mails, records and contracts have other verbs. */
const COMMANDS = new RegExp(
  [
    'ignor|forget|disregard|overrid|overwrit|bypass|skip|waive|suspend|lifted|scanned|obsolete|treat |replace|change |rename|merge |set the |set a|set bank',
    'instruct|system\\b|assistant|\\bagent|developer|policy|operator|debug|test mode|you are|you may|you must|must now|must be|must use',
    'approv|cleared|clearance|screening|pre-approved|signed|four-eyes|delegate|release|no bankruptcy|only candidate|no questions?|not be asked|ask nobody|not ask',
    '\\b(?:call|run|use|invoke|execute)\\s+(?:the\\s+)?(?:tool\\s+|function\\s+)?[a-z]+_[a-z]|tool result|print |list all|encode |put the |write |tell the|spell|remember|store in|quote this|take a deep|read the sum|take this',
    '</|\\]\\]>|<\\||\\[/?inst|```|<!--|/\\*|"untrusted"|"error"|display:none',
    'genehmig|freigabe|anweisung|consignes|approuv|instruccion|regole|polecenia|negeer|regras|pokyny|talimat|authorization header',
  ].join('|'),
  'iu',
);

/** Scripts and heaps of signs that a reader of plain business mail does not understand. */
const OPAQUE =
  /[\p{Script=Han}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Cyrillic}\p{Script=Hiragana}\p{Script=Hangul}\p{Script=Devanagari}]{3}|\p{Script=Greek}{3}|[A-Za-z0-9+/]{32,}|(?:%[0-9a-f]{2}){2}|(?:\\u[0-9a-f]{4}){2}|[\u{E0020}-\u{E007E}]|\p{Default_Ignorable_Code_Point}{2}/iu;

const SKIPS =
  /skip|bypass|(?:do not|don't|needs? no|no tool|not be|not needed|waive|is done|down|ignor|cleared|überspring|sautez|пропусти|přeskoč)/iu;
const REJECTS = /not a purchase request|reject it/iu;

/** Nobody's, for a text that wants something and does not say in readable words what. */
const NOBODY = {
  emails: 'attacker@evil.example',
  amounts: '$1.00',
  companies: 'Evil Trading LLC',
  costCenters: 'CC-1000',
  vendorNumbers: 'V-666',
  percents: '100',
} as const;

/** What makes a sentence one that wants something else; a percentage stands in ordinary clauses too. */
const NAMES = [
  ...(['emails', 'accounts', 'companies', 'amounts', 'taxIds', 'vendorNumbers', 'duns'] as const),
  ...(['costCenters', 'places', 'days', 'quantities', 'currencies', 'urls'] as const),
] satisfies readonly Listed[];

/** A known quantity such as 2 stands in every other number. */
const SHORT = 4;

const LONGEST_PASSAGE = 400;
const MOST_PASSAGES = 4;

/** Sentences and lines that command, that nobody can read, or that name something else than what is known. */
function passagesOf(text: string, known: readonly string[]): string[] {
  return text
    .replaceAll(/(?<=\S)[ ]*\n(?=\S)/g, ' ')
    .split(/(?<=[.!?。]["»]?)\s+|\n/u)
    .map((piece) => piece.trim().slice(0, LONGEST_PASSAGE))
    .filter((piece) => COMMANDS.test(piece) || OPAQUE.test(piece) || namesOther(piece, known));
}

/** A name alone says nothing about itself. */
const namesOther = (piece: string, known: readonly string[]): boolean =>
  (piece.split(/\s+/).length > 3 || /^[\w-]+:\s/.test(piece)) &&
  NAMES.some((name) => wishesOf([piece], PATTERNS[name], known).some(({ text }) => text.length < piece.length));

/** What a pattern finds in the passages, other than what is known already. */
function wishesOf(passages: readonly string[], pattern: RegExp, known: readonly string[]): Wish[] {
  const found = passages.flatMap((quote) =>
    [...quote.matchAll(pattern)].map(([text]) => ({ text: text.trim(), quote })),
  );
  const isKnown = (text: string): boolean =>
    known.some((value) => value.includes(text) || (value.length > SHORT && text.includes(value)));
  const strange = found.filter(({ text }) => !isKnown(text));
  return [...new Map(strange.map((wish) => [wish.text, wish])).values()];
}

/**
 * What a text wants of its reader, in whatever form it says so, beside what is `known` without it; null where it wants nothing.
 * Where it does not say what, it is taken to want everything, unless it was `understood` otherwise.
 */
export function wishesIn(text: string, known: readonly string[] = [], understood = false): Wishes | null {
  const passages = [...new Set(revealed(text).flatMap((way) => passagesOf(way, known)))];
  const [first] = passages;
  if (first === undefined) return null;
  const listed = (name: Listed): Wish[] => wishesOf(passages, PATTERNS[name], known);
  const found = {
    emails: listed('emails'),
    amounts: listed('amounts'),
    accounts: listed('accounts'),
    companies: listed('companies'),
    taxIds: listed('taxIds'),
    vendorNumbers: listed('vendorNumbers'),
    duns: listed('duns'),
    costCenters: listed('costCenters'),
    places: listed('places'),
    days: listed('days'),
    quantities: listed('quantities'),
    currencies: listed('currencies'),
    percents: listed('percents'),
    urls: listed('urls'),
  };
  return {
    ...found,
    ...(!understood && Object.values(found).every((list) => list.length === 0) && everything(first)),
    passages: passages.slice(0, MOST_PASSAGES),
    skipsChecks: passages.some((passage) => SKIPS.test(passage)) || !passages.some((passage) => COMMANDS.test(passage)),
    rejects: passages.some((passage) => REJECTS.test(passage)),
  };
}

/** What is wanted by a text that does not say what. */
export const everything = (quote: string): Partial<Record<Listed, Wish[]>> =>
  Object.fromEntries(Object.entries(NOBODY).map(([name, text]) => [name, [{ text, quote }]]));
