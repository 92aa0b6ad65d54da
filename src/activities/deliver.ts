import { z } from 'zod';
import { QuartermasterError, type ErrorCode } from '../domain/errors.ts';
import { messageIdFor } from '../mail/message-id.ts';
import type { OutgoingMail } from '../mail/send.ts';
import type { CaseRef } from './api.ts';
import type { MailContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { once, type Effect } from './once.ts';

const Sent = z.object({ messageId: z.string() });

/** Our Message-ID of a mail, from the occasion on which it leaves. */
export const idOf = (context: MailContext, ref: CaseRef, key: string): string =>
  messageIdFor(`${ref.tenant}/${key}`, context.mailDomain);

/** One mail to one person; the key names the occasion, so that it leaves once. */
export const deliver = (
  context: MailContext,
  ref: CaseRef,
  key: string,
  to: string,
  mail: Delivery['mail'],
  hindrance?: Delivery['hindrance'],
): Promise<void> => deliverAs(context, ref, { key, messageId: idOf(context, ref, key), to, mail, hindrance });

type Delivery = {
  key: string;
  /** The same on every attempt, since by it the mail is found again. */
  messageId: string;
  to: string;
  mail: Omit<OutgoingMail, 'messageId' | 'to'>;
  hindrance?: Effect<unknown>['hindrance'] | undefined;
};

/** As `deliver`, under a Message-ID that the caller has stored. */
export const deliverAs = async (
  context: MailContext,
  ref: CaseRef,
  { key, messageId, to, mail, hindrance = async () => null }: Delivery,
): Promise<void> => {
  await beating((signal) =>
    once(context, ref, {
      key,
      result: Sent,
      request: { key },
      // SMTP knows no idempotency key: a mail that is sent twice arrives twice.
      patienceMs: context.mailer.patienceMs,
      hindrance,
      dispatch: async () => {
        await context.mailer.send({ ...mail, messageId, to }, signal);
        return { messageId };
      },
      readBack: async () => {
        const sent = await context.mailer.wasSent(messageId, signal);
        if (sent === 'cannot_tell') return sent;
        return sent === 'sent' ? { found: { messageId } } : 'absent';
      },
    }),
  );
};

const mendable: readonly ErrorCode[] = ['provider_unavailable', 'outcome_unknown'];

const waitOf = (error: unknown): number => {
  if (!(error instanceof QuartermasterError) || !mendable.includes(error.code)) return -1;
  return error.retryAfterMs ?? 0;
};

/** Mails to several people, each tried whatever becomes of the others; of several failures the one that needs the longest wait is thrown. */
export const deliverAll = async (mails: readonly Promise<void>[]): Promise<void> => {
  const failures = (await Promise.allSettled(mails)).flatMap((mail) =>
    mail.status === 'rejected' ? [{ error: mail.reason, wait: waitOf(mail.reason) }] : [],
  );
  const [worst] = failures.toSorted((a, b) => b.wait - a.wait);
  if (worst) throw worst.error;
};
