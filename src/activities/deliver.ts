import { z } from 'zod';
import { messageIdFor } from '../mail/message-id.ts';
import type { OutgoingMail } from '../mail/send.ts';
import type { CaseRef } from './api.ts';
import type { ActivityContext } from './context.ts';
import { beating } from './heartbeat.ts';
import { once } from './once.ts';

const Sent = z.object({ messageId: z.string() });

/** Our Message-ID of a mail, from the occasion on which it leaves. */
export const idOf = (context: ActivityContext, ref: CaseRef, key: string): string =>
  messageIdFor(`${ref.tenant}/${key}`, context.mailDomain);

/** One mail to one person; the key names the occasion, so that it leaves once. */
export const deliver = async (
  context: ActivityContext,
  ref: CaseRef,
  key: string,
  to: string,
  mail: Omit<OutgoingMail, 'messageId' | 'to'>,
): Promise<void> => {
  const messageId = idOf(context, ref, key);
  await once(context, ref, {
    key,
    result: Sent,
    request: { key },
    dispatch: async () => {
      await beating((signal) => context.mailer.send({ ...mail, messageId, to }, signal));
      return { messageId };
    },
    readBack: async () => {
      const sent = await context.mailer.wasSent(messageId);
      if (sent === 'cannot_tell') return sent;
      return sent === 'sent' ? { found: { messageId } } : 'absent';
    },
  });
};
