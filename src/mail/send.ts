import { createTransport } from 'nodemailer';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { QuartermasterError } from '../domain/errors.ts';

/** One mail to one address; `messageId` is ours and the same on every try. */
export type OutgoingMail = {
  messageId: string;
  to: string;
  subject: string;
  text: string;
  inReplyTo?: string;
  references?: string;
  attachments?: readonly { name: string; mediaType: string; content: Uint8Array }[];
  headers?: Readonly<Record<string, string>>;
};

export type Mailer = {
  /**
   * Sends once, without retries. Throws `provider_refused` (it will not take this mail), `provider_unavailable` (it took
   * nothing, try later) or `outcome_unknown` (read back before anything else).
   */
  send(message: OutgoingMail, signal?: AbortSignal): Promise<void>;
  /** Whether a mail of this Message-ID was sent, as far as the outbox can be read. */
  wasSent(messageId: string, signal?: AbortSignal): Promise<'sent' | 'not_sent' | 'cannot_tell'>;
  /** Connects and signs in without sending. */
  verify(): Promise<void>;
};

export type MailerOptions = {
  /** `smtp://user:password@host:587`, `smtps://…`; options of nodemailer as query parameters. */
  smtpUrl: string;
  from: string;
  /** Answers `GET ?messageId=…` with the mails of that id; null when the outbox cannot be read. */
  readbackUrl: string | null;
  /** Longest silence of the server in milliseconds. */
  timeoutMs?: number;
};

/** How far a delivery came: `handedOver` once the server asked for the text, after which a silence says nothing. */
type Delivery = { handedOver: boolean };

const Failure = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  permanent: z.boolean().optional(),
  message: z.string(),
});

const Sent = z.object({ messageId: z.string().nullable() });
const Outbox = z.union([z.array(Sent), z.object({ messages: z.array(Sent) }).transform(({ messages }) => messages)]);

/** A mailer over SMTP. Source: nodemailer. */
export function createMailer({ smtpUrl, from, readbackUrl, timeoutMs = 30_000 }: MailerOptions): Mailer {
  const transport = (delivery: Delivery) => {
    const transporter = createTransport({
      url: smtpUrl,
      connectionTimeout: Math.min(timeoutMs, 10_000),
      greetingTimeout: Math.min(timeoutMs, 10_000),
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    transporter.use('stream', (mail, done) => {
      const original = mail.message.createReadStream.bind(mail.message);
      // Readable.from pulls only when the connection pipes it, which is right after the server's go-ahead to DATA.
      const watched = async function* () {
        delivery.handedOver = true;
        yield* original();
      };
      Object.assign(mail.message, { createReadStream: () => Readable.from(watched(), { objectMode: false }) });
      done();
    });
    return transporter;
  };
  return {
    async send(message, signal) {
      requireSingleLines(message);
      const delivery: Delivery = { handedOver: false };
      try {
        await transport(delivery).sendMail({ ...composed(message, from), ...(signal && { signal }) });
      } catch (cause) {
        throw classified(cause, delivery);
      }
    },
    async wasSent(messageId, signal) {
      return readbackUrl === null ? 'cannot_tell' : lookUp(readbackUrl, messageId, timeoutMs, signal);
    },
    async verify() {
      try {
        await transport({ handedOver: false }).verify();
      } catch (cause) {
        throw classified(cause, { handedOver: false });
      }
    },
  };
}

const composed = (message: OutgoingMail, from: string) => ({
  from,
  to: { name: '', address: message.to },
  subject: message.subject,
  text: message.text,
  messageId: message.messageId,
  ...(message.inReplyTo !== undefined && { inReplyTo: message.inReplyTo }),
  ...(message.references !== undefined && { references: message.references }),
  // RFC 3834: nobody's absence note should answer, and no loop can start.
  headers: { 'Auto-Submitted': 'auto-generated', ...message.headers },
  attachments: (message.attachments ?? []).map(({ name, mediaType, content }) => ({
    filename: name,
    contentType: mediaType,
    content: Buffer.from(content),
  })),
});

/** A line end in a header would let its value write headers of its own; refused rather than repaired. */
function requireSingleLines(message: OutgoingMail): void {
  const values = {
    to: message.to,
    subject: message.subject,
    messageId: message.messageId,
    inReplyTo: message.inReplyTo ?? '',
    references: message.references ?? '',
    ...Object.fromEntries((message.attachments ?? []).map(({ name }, at) => [`attachments[${at}].name`, name])),
    ...message.headers,
  };
  const broken = Object.entries({ ...values, ...headerNames(message) }).find(([, value]) =>
    ['\r', '\n', '\0'].some((end) => value.includes(end)),
  );
  if (broken)
    throw new QuartermasterError('invalid_input', `the mail's ${broken[0]} has a line end; write it on one line`);
  if (!/^[^\s<>,;:"]+@[^\s<>,;:"]+$/.test(message.to)) {
    throw new QuartermasterError(
      'invalid_input',
      'the recipient is no single mail address; correct it in the record it comes from',
    );
  }
}

const headerNames = ({ headers = {} }: OutgoingMail): Record<string, string> =>
  Object.fromEntries(Object.keys(headers).map((name) => [`header name ${JSON.stringify(name)}`, name]));

function classified(cause: unknown, { handedOver }: Delivery): QuartermasterError {
  const failure = Failure.safeParse(cause).data ?? { message: String(cause) };
  // Never the server's own words: they repeat addresses, and this message ends up in workflow history.
  const said = String(failure.responseCode ?? failure.code ?? 'no code');
  if (failure.responseCode !== undefined) {
    return failure.permanent === true
      ? new QuartermasterError(
          'provider_refused',
          `The mail server refused (${said}). Check the address and MAIL_FROM.`,
          { cause },
        )
      : new QuartermasterError(
          'provider_unavailable',
          `The mail server cannot take it now (${said}). Try again later.`,
          { cause },
        );
  }
  if (handedOver) {
    return new QuartermasterError(
      'outcome_unknown',
      `The mail server fell silent after it had the mail (${said}). Read the outbox back.`,
      { cause },
    );
  }
  if (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE' || failure.code === 'ENOAUTH') {
    return new QuartermasterError(
      'provider_refused',
      `The mail cannot be sent (${said}). Check the address and SMTP_URL.`,
      { cause },
    );
  }
  return new QuartermasterError(
    'provider_unavailable',
    `The mail server does not answer (${said}). Check SMTP_URL, or try again later.`,
    { cause },
  );
}

async function lookUp(
  readbackUrl: string,
  messageId: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<'sent' | 'not_sent' | 'cannot_tell'> {
  const url = new URL(readbackUrl);
  url.searchParams.set('messageId', messageId);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) return 'cannot_tell';
    const mails = Outbox.parse(await response.json());
    return mails.some((mail) => bare(mail.messageId) === bare(messageId)) ? 'sent' : 'not_sent';
  } catch {
    return 'cannot_tell';
  }
}

const bare = (messageId: string | null): string | undefined => messageId?.replace(/^<|>$/g, '');
