import type { Clause } from './clause.ts';
import type { Citation, Draft, LetterAsk, LetterLanguage, Prose } from './letter.ts';
import { repeats } from './letter-copies.ts';
import { askWords, promises } from './letter-words.ts';
import { AskKind } from './letter.ts';
import type { Option } from './negotiation.ts';
import { locate } from './reading/evidence.ts';
import { normalizedName } from './reading/names.ts';
import { numeral, numeralPattern } from './reading/numbers.ts';
import { sourceOf } from './reading/source.ts';
import { folded, languageOf, rowsOf, words } from './reading/text.ts';

/** What a draft is judged against. */
export type LetterCase = {
  /** Number of the vendor in our records. */
  vendor: string;
  /** Names by which the vendors of other contracts are known. */
  others: readonly string[];
  language: LetterLanguage;
  options: readonly Option[];
  /** What `contracts_search` returned in this run. */
  clauses: readonly Clause[];
  /** The vendor's own words that the author has read: its name and its answers. */
  theirs: readonly string[];
};

const most = {
  subject: 120,
  paragraphs: 8,
  paragraph: 900,
  letter: 3500,
  quote: 600,
  claim: 300,
  citations: 8,
  asks: 6,
};
const shortestQuote = 15;

/** Clauses of this vendor's contracts, and of none in particular; another's is a model only, never named or quoted to this one. */
export const mayQuote = ({ vendor }: Pick<Clause, 'vendor'>, number: string): boolean =>
  vendor === null || vendor === number;

const proseText = ({ subject, paragraphs }: Prose): string => [subject, ...paragraphs].join('\n');

const lengthFaults = ({ subject, paragraphs }: Prose): string[] => {
  const found: string[] = [];
  if (subject.trim() === '' || subject.length > most.subject || /[\r\n]/.test(subject))
    found.push(`The subject must be one line of at most ${most.subject} characters.`);
  if (paragraphs.length === 0 || paragraphs.length > most.paragraphs)
    found.push(`A letter has one to ${most.paragraphs} paragraphs.`);
  if (paragraphs.some((text) => text.trim() === '' || text.length > most.paragraph))
    found.push(`A paragraph has one to ${most.paragraph} characters.`);
  if (proseText({ subject, paragraphs }).length > most.letter)
    found.push(`The letter has more than ${most.letter} characters.`);
  return found;
};

const askFault = ({ kind, percent }: LetterAsk, options: readonly Option[]): string[] => {
  const option = options.find((one) => one.kind === kind);
  if (option === undefined) return [`${kind} may not be asked for here.`];
  if (option.percent === null) return percent === null ? [] : [`${kind} has no figure; percent must be null.`];
  const { floor, ceiling } = option.percent;
  return percent !== null && percent >= floor && percent <= ceiling
    ? []
    : [`${kind} must be a whole percentage from ${floor} to ${ceiling}.`];
};

const askFaults = (asks: readonly LetterAsk[], { options }: LetterCase): string[] => {
  if (asks.length === 0 || asks.length > most.asks) return [`A letter asks for one to ${most.asks} things.`];
  const twice = asks.length !== new Set(asks.map(({ kind }) => kind)).size ? ['Ask for each thing once.'] : [];
  return [...twice, ...asks.flatMap((ask) => askFault(ask, options))];
};

/** Words that stand in a text as a whole, however its spaces, quote marks and line ends are written. */
const stands = (within: string, text: string): boolean =>
  locate(sourceOf({ subject: '', body: within, forwarded: '', documents: [] }), { text, quote: text }).ok;

/** Every run of digits, with what joins them and its percent sign: 10 % is no 10 days. */
const figuresIn = (text: string): string[] =>
  [...rowsOf(text).matchAll(/\d+(?:[.,'/:-]?\d+)*(?:\s?%)?/g)].map(({ 0: figure }) => figure.replaceAll(/\s/g, ''));

const numerals = words(numeralPattern, 'giu');
const numeralsIn = (text: string): string[] => [...text.matchAll(numerals)].map(({ 0: word }) => numeral(word) ?? word);

const addresses =
  /@|https?:|www\.|mailto:|\bIBAN\b|\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3}|(?<![\p{L}\d.])(?:[\p{L}\d-]{2,}\.)+[a-z]{2,}(?![\p{L}\d])|<[^>]*>|\[[^\]]*\]\(/iu;

/** Whether a text leads anywhere: to a page, a mailbox, an account, or out of its own form. */
export const hasAddress = (text: string): boolean => addresses.test(text);

const citationFault = (citation: Citation, { clauses }: LetterCase): string[] => {
  const { clause: id, quote, claim } = citation;
  const clause = clauses.find((one) => one.id === id);
  if (clause === undefined) return [`Clause ${id} was not retrieved in this run.`];
  if (quote.trim().length < shortestQuote || quote.length > most.quote || claim.length > most.claim)
    return [
      `A quote of clause ${id} has ${shortestQuote} to ${most.quote} characters, its claim at most ${most.claim}.`,
    ];
  if (hasAddress(quote))
    return [`The quote of clause ${id} has a link, an address or an account; quote other words of it.`];
  if (!stands(clause.text, quote)) return [`The quote does not stand in clause ${id} word for word.`];
  const inQuote = figuresIn(quote);
  return figuresIn(claim).every((figure) => inQuote.includes(figure))
    ? []
    : [`The claim about clause ${id} names a figure that its quote does not have.`];
};

const citationFaults = ({ citations }: Draft, about: LetterCase): string[] =>
  citations.length > most.citations
    ? [`A letter cites at most ${most.citations} clauses.`]
    : citations.flatMap((citation) => citationFault(citation, about));

/** Figures that prose may repeat: those of the asks, and of quotes from what may be quoted to this vendor. */
const allowedFigures = ({ asks, citations }: Draft, about: LetterCase): string[] => {
  const quotes = citations.filter(({ clause: id }) => {
    const clause = about.clauses.find((one) => one.id === id);
    return clause !== undefined && mayQuote(clause, about.vendor);
  });
  return [
    ...asks.flatMap(({ percent }) => (percent === null ? [] : [`${percent}%`])),
    ...quotes.flatMap(({ quote }) => figuresIn(quote)),
  ];
};

const figureFaults = (draft: Draft, about: LetterCase): string[] => {
  const allowed = allowedFigures(draft, about);
  const text = proseText(draft);
  const strange = [...figuresIn(text), ...numeralsIn(text)].filter((figure) => !allowed.includes(figure));
  return [...new Set(strange)].map((figure) => `${figure} is neither a figure of an ask nor of a cited quote.`);
};

const mentionFaults = (draft: Draft): string[] => {
  const text = proseText(draft);
  return AskKind.options
    .filter((kind) => askWords[kind].test(text) && !draft.asks.some((ask) => ask.kind === kind))
    .map((kind) => `The text speaks of ${kind}, which is not among the asks.`);
};

const promiseFaults = (prose: Prose): string[] => {
  const text = proseText(prose);
  return Object.values(promises).flatMap((pattern) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [`"${found}" promises or states what a letter may not.`];
  });
};

const addressFaults = (prose: Prose): string[] =>
  hasAddress(proseText(prose)) ? ['A letter has no links, addresses or markup in its text.'] : [];

/** Others' words have a place in a letter, the quote of a clause; in its own text they would be said by us. */
const copyFaults = (prose: Prose, { clauses, theirs }: LetterCase): string[] =>
  repeats(proseText(prose), [...clauses.flatMap(({ text, title }) => [text, title]), ...theirs])
    ? ['The text repeats what a clause or the vendor says; write it in words of your own.']
    : [];

/** Names of vendors whose contracts were retrieved, other than the one who is written to. */
const nameFaults = (draft: Draft, about: LetterCase): string[] => {
  const text = ` ${folded(proseText(draft)).replaceAll(/[^\p{L}\d]+/gu, ' ')} `;
  return [...new Set(about.others)]
    .filter((name) => normalizedName(name) !== '' && text.includes(` ${normalizedName(name)} `))
    .map(() => 'The text names another vendor.');
};

const languageFaults = (draft: Draft, { language }: LetterCase): string[] =>
  draft.language === language && languageOf(draft.paragraphs.join('\n')) === language
    ? []
    : [`The letter must be written in ${language}.`];

/** Letters are written in English, German or French: other signs are seen wrongly, or not at all. */
const strangeSigns = /(?!\p{Script=Latin})\p{L}|[^\P{C}\n\t]|\p{Default_Ignorable_Code_Point}/u;

const signFaults = (prose: Prose): string[] =>
  strangeSigns.test(proseText(prose)) ? ['A letter has only letters that its readers know and see.'] : [];

/** All that is wrong with a draft, whoever wrote it; empty when a person may let it leave. */
export const letterFaults = (draft: Draft, about: LetterCase): string[] => [
  ...lengthFaults(draft),
  ...askFaults(draft.asks, about),
  ...citationFaults(draft, about),
  ...figureFaults(draft, about),
  ...mentionFaults(draft),
  ...promiseFaults(draft),
  ...addressFaults(draft),
  ...nameFaults(draft, about),
  ...copyFaults(draft, about),
  ...languageFaults(draft, about),
  ...signFaults(draft),
];
