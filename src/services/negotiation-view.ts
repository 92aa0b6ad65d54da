import { negotiationEnds } from '../domain/negotiation.ts';
import type { Tx } from '../store/database.ts';
import { lettersOf, repliesOf, type Letter, type VendorReply } from '../store/letters.ts';
import { readMail } from '../store/mails.ts';
import type { ServiceContext } from './context.ts';
import type { LetterView, NegotiationView } from './view.ts';

/** The clause that a citation names, for whoever reads the letter here. */
export const sourceOf = (
  { clause: id, quote, claim }: NonNullable<Letter['draft']>['citations'][number],
  letter: Letter,
) => {
  const clause = letter.sources.find((one) => one.id === id);
  const { contract = null, title = null, section = null, page = null, vendor = null } = clause ?? {};
  return { clause: id, contract, title, section, page, vendor, quote, claim };
};

/** When the first of the letters left, from which all their time is counted; null while none has. */
export const firstSent = (letters: readonly Letter[]): string | null =>
  letters.find(({ sentAt }) => sentAt !== null)?.sentAt ?? null;

const replyView = async (tx: Tx, reply: VendorReply): Promise<LetterView['replies'][number]> => {
  const mail = await readMail(tx, reply.mail);
  const { kind, state, foundBy, filedBy, filedAt } = reply;
  return { kind, state, foundBy, filedBy, filedAt, from: mail?.from.address ?? '', text: mail?.body ?? '' };
};

/** Letters to the vendor with what came back; null where there is none. */
export const negotiationView = async (
  { policies }: Pick<ServiceContext, 'policies'>,
  tx: Tx,
  requisition: string,
): Promise<NegotiationView | null> => {
  const letters = await lettersOf(tx, requisition);
  const [first] = letters;
  if (first === undefined) return null;
  const replies = await repliesOf(tx, requisition);
  const shown: LetterView[] = [];
  for (const letter of letters) {
    const { number, vendor, status, language, draft, problems, remark, sentTo, sentAt, reminded } = letter;
    const answers: LetterView['replies'] = [];
    for (const one of replies.filter((each) => each.letter === number)) answers.push(await replyView(tx, one));
    shown.push({
      number,
      vendor,
      status,
      language,
      problems,
      remark,
      sentTo,
      sentAt,
      reminded,
      subject: draft?.subject ?? null,
      paragraphs: draft?.paragraphs ?? [],
      asks: draft?.asks ?? [],
      sources: (draft?.citations ?? []).map((citation) => sourceOf(citation, letter)),
      replies: answers,
    });
  }
  return {
    mostRounds: policies.negotiation.mostRounds,
    until: negotiationEnds(firstSent(letters), policies.negotiation),
    letters: shown,
  };
};
