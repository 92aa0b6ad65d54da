import { QuartermasterError } from '../domain/errors.ts';
import { isFinal } from '../domain/status.ts';
import { letterMail, letterReminder } from '../mail/letter-mail.ts';
import { newReplyToken, tokenHash } from '../mail/reply-token.ts';
import { letterMailKey, letterReminderKey } from '../services/stoppable.ts';
import type { Tx } from '../store/database.ts';
import { addToken, findLetter, updateLetter, type Letter } from '../store/letters.ts';
import { findRequisition, lockRequisition, notFound } from '../store/requisitions.ts';
import { readTenant } from '../store/tenants.ts';
import { findVendor, type Vendor } from '../store/vendors.ts';
import type { CaseRef, StepResult } from './api.ts';
import type { ActivityContext } from './context.ts';
import { deliverAs } from './deliver.ts';
import { step, workerOf } from './steps/step.ts';
import { heldBack, unlessPaused } from './steps/unless-paused.ts';

type Numbered = CaseRef & { number: number };

const changed = (number: string): QuartermasterError =>
  new QuartermasterError(
    'conflict',
    `Vendor ${number} has no confirmed address any more, or the letter was taken back. Look at the record before trying again.`,
  );

const confirmedAddress = (vendor: Vendor | null): string | null =>
  vendor?.confirmed && vendor.status !== 'hold' && vendor.status !== 'merged' ? vendor.email : null;

/** Asked where the letter leaves: nothing goes to an address that is no longer confirmed, or of what has been stopped or changed. */
const hindranceOf =
  (context: ActivityContext, ref: Numbered, status: Letter['status'], to: string) =>
  async (tx: Tx): Promise<QuartermasterError | null> => {
    const requisition = await lockRequisition(tx, ref.requisition);
    const letter = await findLetter(tx, ref.requisition, ref.number);
    if (isFinal(requisition.status) || requisition.round !== ref.round || letter?.status !== status)
      return new QuartermasterError('conflict', `${requisition.id} has been stopped or changed. No letter is sent.`);
    const vendor = await findVendor(tx, letter.vendor);
    if (requisition.vendorNumber !== letter.vendor || confirmedAddress(vendor) !== to) return changed(letter.vendor);
    return heldBack(context, tx);
  };

type Ready = { letter: Letter; vendor: Vendor; to: string; tenant: string; messageId: string; token: string };

/** The letter with the id under which it leaves, the same on every attempt, and a token of this attempt's own. */
const ready = (context: ActivityContext, ref: Numbered, status: Letter['status']): Promise<Ready | null> =>
  context.database.withPrincipal(workerOf(ref), async (tx) => {
    const requisition = await findRequisition(tx, ref.requisition);
    const letter = await findLetter(tx, ref.requisition, ref.number);
    if (!requisition || !letter) throw notFound();
    if (isFinal(requisition.status) || letter.status !== status) return null;
    const vendor = await findVendor(tx, letter.vendor);
    const to = letter.sentTo ?? confirmedAddress(vendor);
    if (!vendor || to === null) throw changed(letter.vendor);
    const messageId = letter.messageId ?? `<${context.newId()}@${context.mailDomain.toLowerCase()}>`;
    const token = newReplyToken();
    await updateLetter(tx, letter, { messageId });
    await addToken(tx, letter, tokenHash(token));
    return { letter, vendor, to, tenant: (await readTenant(tx)).name, messageId, token };
  });

const draftOf = ({ draft, number }: Letter) => {
  if (draft) return draft;
  throw new QuartermasterError('internal', `Letter ${number} has no text; it must not have been approved.`);
};

/** Sends the letter that a person has let pass, once; its figures and sources are printed from data. */
export const sendLetter =
  (context: ActivityContext) =>
  (ref: Numbered): Promise<StepResult> =>
    unlessPaused(context, ref, 'clear_vendor', () => sent(context, ref));

const sent = async (context: ActivityContext, ref: Numbered): Promise<StepResult> => {
  const at = await ready(context, ref, 'approved');
  if (at) {
    const { letter, vendor, to, messageId, token } = at;
    const mail = letterMail({
      draft: draftOf(letter),
      sources: letter.sources,
      vendor: vendor.number,
      tenant: at.tenant,
    });
    const hindrance = hindranceOf(context, ref, 'approved', to);
    await deliverAs(context, ref, {
      key: letterMailKey(ref),
      messageId,
      to,
      mail: { ...mail, replyToken: token },
      hindrance,
    });
  }
  return step(context, ref, 'clear_vendor', async ({ tx, now, requisition }) => {
    if (!at) return { state: 'negotiated', status: 'negotiating' };
    await updateLetter(tx, at.letter, { status: 'sent', sentTo: at.to, sentAt: now.toISOString() });
    const by = { agent: 'negotiation', run: at.letter.run, onBehalfOf: requisition.requester };
    const payload = { letter: ref.number, vendor: at.vendor.number, messageId: at.messageId, ...by };
    return { state: 'negotiated', status: 'negotiating', entry: { kind: 'letter_sent', payload } };
  });
};

/** Reminds the vendor of a letter, once for each time that the policy has. */
export const remindVendor =
  (context: ActivityContext) =>
  (ref: Numbered & { reminder: number }): Promise<StepResult> =>
    unlessPaused(context, ref, 'clear_vendor', () => reminded(context, ref));

const reminded = async (
  context: ActivityContext,
  { reminder, ...ref }: Numbered & { reminder: number },
): Promise<StepResult> => {
  const at = await ready(context, ref, 'sent');
  if (at && at.letter.reminded < reminder) {
    const mail = letterReminder({ draft: draftOf(at.letter), tenant: at.tenant });
    const key = letterReminderKey(ref, reminder);
    const threaded = { inReplyTo: at.messageId, references: at.messageId, replyToken: at.token };
    await deliverAs(context, ref, {
      key,
      messageId: `<${tokenHash(`${at.messageId}/${reminder}`).slice(0, 40)}@${context.mailDomain.toLowerCase()}>`,
      to: at.to,
      mail: { ...mail, ...threaded },
      hindrance: hindranceOf(context, ref, 'sent', at.to),
    });
  }
  return step(context, ref, 'clear_vendor', async ({ tx }) => {
    if (!at || at.letter.reminded >= reminder) return { state: 'negotiated', status: 'negotiating' };
    await updateLetter(tx, at.letter, { reminded: reminder });
    const entry = { kind: 'vendor_reminded', payload: { letter: ref.number, reminder } };
    return { state: 'negotiated', status: 'negotiating', entry };
  });
};
