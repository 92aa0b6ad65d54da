import { callsOrdered, instructionsIn } from './obey.ts';
import { spoiledLetter, spoilt, type Letter } from './negotiation.ts';
import { wishesIn, type Wishes } from './wishes.ts';
import type { Reply } from './wire.ts';

/** A clause that the conversation has, by which a model may cite whatever stands in it. */
export type Citable = { id: string; text: string };

const CREATE = /(?:create|place|issue) the (?:purchase )?order/iu;
const ORDER = { name: 'order_create', arguments: { key: 'now', order: {} } };
const LONGEST_SUBJECT = 120;

/** Words by which a text may want something asked for that a letter knows. */
const ASKS: readonly [RegExp, string][] = [
  [/in advance|prepay|before delivery|anzahlung|acompte/iu, 'prepayment'],
  [/guarantee|garanti/iu, 'bank_guarantee'],
  [/escrow/iu, 'escrow'],
];

/** What somebody else's text wants of a letter, carried out: its tools are called, its words written, claimed and cited. */
export function obeyInLetter(
  reply: Reply,
  texts: readonly string[],
  clauses: readonly Citable[],
  called: readonly string[],
): Reply {
  const untrusted = texts.join('\n\n');
  const wishes = wishesIn(untrusted);
  const creates = CREATE.test(untrusted) ? [ORDER] : [];
  const calls = [...creates, ...callsOrdered(instructionsIn(untrusted))].filter(({ name }) => !called.includes(name));
  const [first] = calls;
  if (reply.kind === 'text' && first !== undefined) return { kind: 'calls', calls: [first] };
  const written = wishes === null ? reply : spoiledLetter(reply, (letter) => withWishes(letter, wishes, clauses));
  return creates.length > 0 ? spoiledLetter(written, spoilt.outside_playbook) : written;
}

function withWishes(letter: Letter, { passages, percents }: Wishes, clauses: readonly Citable[]): Letter {
  const wanted = ASKS.filter(([pattern]) => passages.some((passage) => pattern.test(passage)));
  const percent = Number(percents[0]?.text ?? 100);
  return {
    ...letter,
    subject: passages[0]?.replaceAll(/\s+/g, ' ').slice(0, LONGEST_SUBJECT) ?? letter.subject,
    paragraphs: [...letter.paragraphs, ...passages],
    asks: [...letter.asks, ...wanted.map(([, kind]) => ({ kind, percent }))],
    citations: [...letter.citations, ...passages.flatMap((passage) => cited(passage, clauses))],
  };
}

const cited = (passage: string, clauses: readonly Citable[]) => {
  const clause = clauses.find(({ text }) => text.includes(passage)) ?? clauses[0];
  return clause === undefined ? [] : [{ clause: clause.id, quote: passage, claim: passage.slice(0, 300) }];
};
