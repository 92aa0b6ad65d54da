import MailComposer from 'nodemailer/lib/mail-composer/index.js';

/** A file that goes along with a mail; without a media type, its name tells it. */
export type AttachedFile = { name: string; mediaType: string; bytes: Uint8Array };

type Parts = {
  /** The address of whoever wants it. */
  from: string;
  subject: string;
  text: string;
  messageId?: string | undefined;
  date: Date;
  files?: readonly AttachedFile[];
};

/** The message that a person would have sent; without a Message-ID it gets a fresh one. */
export function composeMail({ from, subject, text, messageId, date, files = [] }: Parts): Promise<Uint8Array> {
  const mail = new MailComposer({
    from: { name: '', address: from },
    subject,
    text,
    date,
    ...(messageId === undefined ? {} : { messageId }),
    attachments: files.map(({ name, mediaType, bytes }) => ({
      filename: name,
      ...(mediaType !== '' && { contentType: mediaType }),
      content: Buffer.from(bytes),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}
