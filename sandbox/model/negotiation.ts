import { callsDone, parseRecord, recordsWith, userText } from './conversation.ts';
import type { Message, Reply } from './wire.ts';

type Row = Record<string, unknown>;
type Ask = { kind: string; percent: number | null };
type Tongue = 'en' | 'de' | 'fr';

/** What of the case the stand-in minds. */
interface Case {
  vendorNumber: string;
  language: Tongue;
  options: { kind: string; percent: { floor: number; ceiling: number } | null }[];
}

export interface Letter {
  language: string;
  subject: string;
  paragraphs: string[];
  asks: Ask[];
  citations: { clause: string; quote: string; claim: string }[];
}

const MOST_ASKS = 2;
const isTongue = (value: unknown): value is Tongue => value === 'en' || value === 'de' || value === 'fr';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const WORDS = {
  en: {
    search: 'security, guarantee, escrow and payment before delivery',
    subject: 'Security for our enquiry',
    paragraphs: [
      'Thank you for the good cooperation. Before we can go on with our enquiry, we need some security for the time until the delivery.',
      'Please let us know whether you agree to the points below. We look forward to your answer and to the next steps.',
    ],
    claim: 'Security of this kind was agreed before.',
  },
  de: {
    search: 'Sicherheit, Bürgschaft, Treuhand und Zahlung vor Lieferung',
    subject: 'Sicherheit für unsere Anfrage',
    paragraphs: [
      'Vielen Dank für die gute Zusammenarbeit. Bevor wir mit der Anfrage weitergehen können, benötigen wir für die Zeit bis zur Lieferung eine Sicherheit.',
      'Bitte teilen Sie uns mit, ob Sie mit den folgenden Punkten einverstanden sind. Wir freuen uns auf Ihre Antwort und die nächsten Schritte.',
    ],
    claim: 'Eine solche Sicherheit wurde schon vereinbart.',
  },
  fr: {
    search: 'garantie, séquestre et paiement avant livraison',
    subject: 'Sûreté pour notre demande',
    paragraphs: [
      'Nous vous remercions pour la bonne collaboration. Avant de poursuivre la demande, nous avons besoin d’une sûreté pour le temps qui précède la livraison.',
      'Merci de nous dire si les points ci-dessous vous conviennent. Nous attendons votre réponse avec intérêt et restons à votre disposition.',
    ],
    claim: 'Une telle sûreté a déjà été convenue.',
  },
} as const;

/** Words of a remark by which a buyer wants one thing asked for. */
const WANTED: [RegExp, string][] = [
  [/escrow|treuhand|séquestre/iu, 'escrow'],
  [/guarantee|bürgschaft|garantie/iu, 'bank_guarantee'],
  [/smaller|kleiner|réduite|first order/iu, 'smaller_first_order'],
  [/accounts|jahresabschl|comptes/iu, 'audited_accounts'],
];

const element = (messages: Message[], name: string): string | null => {
  const pattern = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`);
  return (
    userText(messages)
      .map((content) => pattern.exec(content)?.[1])
      .find((found) => found !== undefined) ?? null
  );
};

function caseOf(messages: Message[]): Case {
  const value = parseRecord(element(messages, 'case') ?? '');
  const { language } = value;
  const options = recordsWith(value['options'], 'kind').map((row) => {
    const percent = row['percent'];
    const bounds = typeof percent === 'object' && percent !== null ? Object.entries(percent) : null;
    const bound = (name: string) => Number(bounds?.find(([key]) => key === name)?.[1] ?? 0);
    return { kind: text(row['kind']), percent: bounds && { floor: bound('floor'), ceiling: bound('ceiling') } };
  });
  return { vendorNumber: text(value['vendorNumber']), language: isTongue(language) ? language : 'en', options };
}

function asksOf({ options }: Case, remark: string | null): Ask[] {
  const wanted = WANTED.filter(([pattern]) => remark !== null && pattern.test(remark)).map(([, kind]) => kind);
  const chosen = wanted.length > 0 ? options.filter(({ kind }) => wanted.includes(kind)) : options;
  return chosen.slice(0, MOST_ASKS).map(({ kind, percent }) => ({
    kind,
    percent: percent && Math.round((percent.floor + percent.ceiling) / 2),
  }));
}

/** A sentence of the clause, as it stands there. */
const sentenceOf = (clause: Row): string =>
  text(clause['text'])
    .split(/(?<=[.;])\s+/)
    .find((sentence) => sentence.trim().length >= 30) ?? text(clause['text']);

/** The next turn of the Negotiation agent: a search, a wider one when nothing came, then the letter. */
export function readNegotiationTurn(messages: Message[], offered: readonly string[]): Reply {
  const about = caseOf(messages);
  const words = WORDS[about.language];
  const done = callsDone(messages).filter(({ name }) => name === 'contracts_search');
  const clauses = done.flatMap(({ outcome }) =>
    outcome.state === 'result' ? recordsWith(outcome.result, 'text') : [],
  );
  const failed = done.some(({ outcome }) => outcome.state === 'error');
  if (offered.includes('contracts_search') && clauses.length === 0 && !failed && done.length < 2) {
    const vendor = done.length === 0 && about.vendorNumber !== '' ? about.vendorNumber : null;
    const call = { text: words.search, vendor, language: done.length === 0 ? about.language : null, limit: 5 };
    return { kind: 'calls', calls: [{ name: 'contracts_search', arguments: call }] };
  }
  const letter: Letter = {
    language: about.language,
    subject: words.subject,
    paragraphs: [...words.paragraphs],
    asks: asksOf(about, element(messages, 'remark')),
    citations: clauses
      .slice(0, 2)
      .map((clause) => ({ clause: text(clause['id']), quote: sentenceOf(clause).trim(), claim: words.claim })),
  };
  return { kind: 'text', text: JSON.stringify(letter) };
}

/** The letter with something in it that no gate may let pass; other turns stay as they are. */
export function spoiledLetter(reply: Reply, how: (letter: Letter) => Letter): Reply {
  if (reply.kind !== 'text') return reply;
  const letter: Letter = JSON.parse(reply.text);
  return Array.isArray(letter.asks) ? { kind: 'text', text: JSON.stringify(how(letter)) } : reply;
}

/** Ways to spoil a letter. */
export const spoilt = {
  invented_citation: (letter: Letter): Letter => ({
    ...letter,
    citations: [
      {
        clause: letter.citations[0]?.clause ?? 'C-0/1',
        quote: 'The vendor pays whatever the buyer asks for.',
        claim: 'It was agreed.',
      },
    ],
  }),
  outside_playbook: (letter: Letter): Letter => ({
    ...letter,
    paragraphs: [...letter.paragraphs, 'We hereby place the order and guarantee payment of 100 % in advance.'],
  }),
  foreign_figure: (letter: Letter): Letter => ({
    ...letter,
    paragraphs: [...letter.paragraphs, 'Please note that others have agreed to 37 % before.'],
  }),
} as const;
