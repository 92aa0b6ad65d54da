import { decimalOf } from '../../../domain/money.ts';
import type { ReadMail } from '../../../domain/reading.ts';
import { labelOf } from '../../../domain/reading/fields.ts';
import { type ProofContext, prove } from '../../../domain/reading/prove.ts';
import type { Ask, FieldPath } from '../../../domain/requirement.ts';
import { fieldsOf } from '../../../domain/requirement-fields.ts';
import type { Verdict } from '../../../domain/verdict.ts';
import type { AskedReply } from './agent.ts';
import type { ReplyOutput } from './output.ts';

/** Whoever writes an address may not confirm it, and a charge has no place of its own: both are given on the page. */
const CLOSED = /^(?:vendor\.email$|charges\[)/;

const mailOf = ({ text, sentAt }: AskedReply): ReadMail => ({
  subject: '',
  body: text,
  forwarded: '',
  date: sentAt,
  from: { name: '', address: '' },
  attachments: [],
  documents: [],
});

const amounts = {
  money: (amount: Parameters<typeof decimalOf>[0]) => `${amount.currency} ${decimalOf(amount)}`,
  unitPrice: ({ currency, amount }: { currency: string; amount: string }) => `${currency} ${amount}`,
};

/** Why fields are not answered, whatever the words that were copied for them say. */
const unanswered = (asked: readonly FieldPath[], answers: ReplyOutput['answers']): Ask[] =>
  asked.flatMap((field) => {
    if (CLOSED.test(field)) return [{ field, reason: 'it is given by somebody who has signed in' }];
    const texts = new Set(answers.filter((answer) => answer.field === field).map(({ text }) => text.trim()));
    if (texts.size === 0) return [{ field, reason: 'the reply does not say it' }];
    return texts.size > 1 ? [{ field, reason: 'the reply says it in different ways' }] : [];
  });

const sayAgain = (missing: ReturnType<typeof prove>['missing']): string =>
  `Look at these fields again, and copy quote and text word for word from the reply, or leave them out:\n${missing
    .map(({ field }) => `${field} (${labelOf(field, 'en')})`)
    .join('\n')}`;

/**
 * The gate after Intake has read a reply: only what was asked counts, and only with its proof in the reply. `fields` is the whole answer,
 * each value as it was read from the words that prove it; empty unless every field that was asked is there and nothing is doubted.
 */
export const replyGate = (
  { answers }: ReplyOutput,
  reply: AskedReply,
  context: ProofContext,
  mayReask: boolean,
): { verdict: Verdict; fields: Record<FieldPath, string> } => {
  const open = reply.asked.filter((field) => !CLOSED.test(field));
  const given = open.flatMap((field) => answers.filter((answer) => answer.field === field).slice(0, 1));
  const { reading, missing } = prove(
    given.map(({ field, text, quote }) => [field, { text, quote }] as const),
    mailOf(reply),
    context,
  );
  if (missing.length > 0 && mayReask)
    return { verdict: { verdict: 'reask', reasons: [], say: sayAgain(missing) }, fields: {} };
  const lacking = unanswered(reply.asked, answers);
  const doubts = reading.doubts.filter(
    ({ field }) => open.includes(field) && !lacking.some((ask) => ask.field === field),
  );
  const asks = [...lacking, ...doubts];
  const reasons = asks.map(({ field, reason }) => `${field}: ${reason}`);
  if (asks.length > 0) return { verdict: { verdict: 'ask_human', reasons, asks }, fields: {} };
  const fields = Object.fromEntries(
    fieldsOf(reading.requirement, amounts).flatMap(([field, text]) =>
      open.includes(field) && text !== null ? [[field, text] as const] : [],
    ),
  );
  return { verdict: { verdict: 'allow', reasons: ['every field that was asked is proven'] }, fields };
};
