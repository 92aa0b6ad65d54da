import type { Document } from '../passages.ts';
import { first, type WordKey } from '../words/words.ts';
import type { Item } from './items.ts';

/** Whether the mail asks to buy something; if not, why, with the words that tell. */
export type Kind = { isPurchaseRequest: true; whyNot: null } | { isPurchaseRequest: false; whyNot: string };

const OTHERS = [
  ['newsletter', 'newsletter or advertisement'],
  ['reminder', 'reminder of a payment'],
] as const satisfies [WordKey, string][];

/** An automatic reply says so in front; a note of absence beside things to buy is only a note. */
function absenceIn({ passages }: Document, hasGoods: boolean): string | undefined {
  const subject = passages.find(({ part }) => part === 'subject')?.text ?? '';
  const titled = first(subject, 'absence');
  if (titled && !/\p{L}/u.test(subject.slice(0, titled.index).replace(/^\s*(?:re|aw|fwd?|wg|tr)\s*:/iu, '')))
    return titled[0];
  const own = passages.filter(({ part }) => part !== 'forwarded');
  return hasGoods ? undefined : own.map(({ text }) => first(text, 'absence')?.[0]).find((found) => found !== undefined);
}

/** A mail that asks to buy, in words or by lines of goods, and is none of the other kinds of mail. */
export function readKind(document: Document, lines: Item[]): Kind {
  const own = document.passages.filter(({ part }) => part !== 'forwarded').map(({ text }) => text);
  for (const [key, name] of OTHERS) {
    const words = own.map((text) => first(text, key)?.[0]).find((found) => found !== undefined);
    if (words !== undefined) return { isPurchaseRequest: false, whyNot: `${name}: "${words}"` };
  }
  const hasGoods = lines.some((line) => line.description !== null);
  const absence = absenceIn(document, hasGoods);
  if (absence !== undefined) return { isPurchaseRequest: false, whyNot: `automatic reply: "${absence}"` };
  const asks = own.some((text) => first(text, 'buy') !== null && !isQuestionAbout(text));
  if (asks || hasGoods) {
    return { isPurchaseRequest: true, whyNot: null };
  }
  const question = own.find((text) => text.endsWith('?'));
  return { isPurchaseRequest: false, whyNot: question ? `question: "${question}"` : 'nothing is asked to be bought' };
}

/** "When will the order arrive?" names buying without asking for it. */
const isQuestionAbout = (text: string) =>
  text.endsWith('?') &&
  /^\W*(?:when|where|who|what|why|how|is|are|did|has|have|wann|wo|wer|was|warum|wie|ist|sind|hat|quand|où|qui|quel\p{L}*|pourquoi|est-ce que|avez)(?!\p{L})/iu.test(
    text,
  );
