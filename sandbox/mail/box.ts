import PostalMime from 'postal-mime';
import { z } from 'zod';

export const Message = z.object({
  /** Counts from 1, in the order of arrival. */
  n: z.int().positive(),
  at: z.iso.datetime(),
  /** Envelope sender and recipients, in lower case. */
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  replyTo: z.string().nullable().default(null),
  references: z.array(z.string()),
  text: z.string(),
  attachments: z.array(z.string()),
});
/** One message that the sink took; the same message sent twice is two of these. */
export type Message = z.infer<typeof Message>;

/** A message with its bytes, as it is kept. */
export const Stored = z.object({ message: Message, raw: z.base64() });
export type Stored = z.infer<typeof Stored>;

/** The envelope as SMTP carried it. */
export type Envelope = { from: string; to: readonly string[] };

/** What the view shows of a message. Never throws: what cannot be parsed gets empty fields. */
export async function describeMail(envelope: Envelope, raw: Buffer): Promise<Omit<Message, 'n' | 'at'>> {
  const mail = await PostalMime.parse(raw).catch(() => null);
  return {
    from: envelope.from.toLowerCase(),
    to: envelope.to.map((address) => address.toLowerCase()),
    subject: mail?.subject ?? '',
    messageId: mail?.messageId ?? null,
    inReplyTo: mail?.inReplyTo ?? null,
    replyTo: mail?.replyTo?.[0]?.address ?? null,
    references: mail?.references?.split(/\s+/).filter((reference) => reference !== '') ?? [],
    text: mail?.text ?? mail?.html ?? '',
    attachments: mail?.attachments.map(({ filename, mimeType }) => filename ?? mimeType) ?? [],
  };
}

/** The messages that fit, newest first. */
export function listMessages(
  box: readonly Stored[],
  filter: { to?: string | undefined; messageId?: string | undefined },
): Message[] {
  const to = filter.to?.toLowerCase();
  return box
    .map(({ message }) => message)
    .filter((message) => to === undefined || message.to.includes(to))
    .filter(({ messageId }) => filter.messageId === undefined || bare(messageId) === bare(filter.messageId))
    .toReversed();
}

/** Message-IDs are compared with or without their angle brackets. */
function bare(messageId: string | null): string | undefined {
  return messageId?.replace(/^<|>$/g, '');
}
